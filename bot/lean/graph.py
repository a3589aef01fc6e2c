"""A model's graph, run in an order that is found once.

Rasa hands the graph to dask for every message and every prediction, which sorts it, schedules it and
runs it on this thread all the same.
"""

from __future__ import annotations

from graphlib import TopologicalSorter
from typing import Any, Dict, List, Optional, Text, Tuple

from rasa.engine.graph import ExecutionContext, GraphNode, GraphNodeHook, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage

Step = Tuple[Text, GraphNode, Tuple[Text, ...]]


class StraightGraphRunner(GraphRunner):
    """Runs the nodes of a loaded model, one after the other.

    Args:
        schema: what needs what.
        nodes: the schema's nodes, instantiated.
    """

    def __init__(self, schema: GraphSchema, nodes: Dict[Text, GraphNode]) -> None:
        self._schema = schema
        self._nodes = nodes
        self._plans: Dict[Tuple[Text, ...], List[Step]] = {}

    @classmethod
    def over(cls, runner: DaskGraphRunner) -> StraightGraphRunner:
        """The same nodes as another runner's."""
        return cls(runner._graph_schema, runner._instantiated_nodes)

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: Optional[List[GraphNodeHook]] = None,
    ) -> StraightGraphRunner:
        """See `GraphRunner.create`."""
        made = DaskGraphRunner.create(graph_schema, model_storage, execution_context, hooks)
        return cls.over(made)

    def run(
        self,
        inputs: Optional[Dict[Text, Any]] = None,
        targets: Optional[List[Text]] = None,
    ) -> Dict[Text, Any]:
        """See `GraphRunner.run`."""
        wanted = tuple(targets or self._schema.target_names)
        plan = self._plans.get(wanted)
        if plan is None:
            plan = self._plans[wanted] = self._plan(wanted)
        found: Dict[Text, Tuple[Text, Any]] = {
            name: (name, value) for name, value in (inputs or {}).items()
        }
        for name, node, needs in plan:
            # What nobody provides is handed on by its name, as dask does: the node says so itself.
            found[name] = node(*(found.get(need, need) for need in needs))
        return {name: found[name][1] for name in wanted}

    def _plan(self, targets: Tuple[Text, ...]) -> List[Step]:
        schema = self._schema.minimal_graph_schema(list(targets))
        needs = {name: tuple(node.needs.values()) for name, node in schema.nodes.items()}
        order = TopologicalSorter(needs).static_order()
        return [(name, self._nodes[name], needs[name]) for name in order if name in needs]
