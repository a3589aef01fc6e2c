"""Runs in bot/.venv: asks Rasa, makes it lean, asks again, and prints what came of it as JSON."""

import json
import random
import sys
import tempfile
from pathlib import Path

from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.core.policies.memoization import MemoizationPolicy
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core import events as ev
from rasa.shared.core.domain import Domain
from rasa.shared.core.generator import TrainingDataGenerator
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.core.training_data.structures import StoryGraph

from bot import lean
from bot.lean.actions import is_plain, this_turn
from bot.lean.graph import StraightGraphRunner
from bot.lean.tracker import LeanTracker
from tests.bot.lean_samples import (
    CONVERSATIONS,
    DOMAIN,
    RULES,
    STORIES,
    TEXTS,
    conversation,
    results,
)


def plain(value):
    return json.loads(json.dumps(value, default=str, sort_keys=True))


def without_time(state):
    for event in state["events"] or ():
        event.pop("timestamp")
    state.pop("latest_event_time")
    return state


def view(tracker, domain):
    """All that anybody sees of a tracker."""
    return plain(
        {
            "state": without_time(tracker.current_state(EventVerbosity.ALL)),
            "applied": [str(event) for event in tracker.applied_events()],
            "past": tracker.past_states(domain),
            "past_ml": tracker.past_states(domain, ignore_rule_only_turns=True),
            "past_set": tracker.past_states(domain, omit_unset_slots=True),
            "models": [tracker.model_id, tracker.assistant_id],
        }
    )


def tell(prediction):
    return plain(
        [
            prediction.probabilities,
            prediction.policy_name,
            [str(event) for event in prediction.events],
            prediction.is_end_to_end_prediction,
            prediction.is_no_user_prediction,
            prediction.hide_rule_turn,
        ]
    )


def trained(folder, domain, *texts):
    """Rule and memoization policies as Rasa trains them."""
    steps = [step for text in texts for step in YAMLStoryReader().read_from_string(text)]
    trackers = TrainingDataGenerator(StoryGraph(steps), domain, augmentation_factor=0).generate()
    storage = LocalModelStorage.create(Path(tempfile.mkdtemp(dir=folder)))
    context = ExecutionContext(GraphSchema({}), "model")
    made = []
    for kind, more in ((RulePolicy, {"core_fallback_action_name": "action_fallback"}),) + (
        ((MemoizationPolicy, {}),) if STORIES in texts else ()
    ):
        config = {**kind.get_default_config(), **more}
        policy = kind.create(config, storage, Resource(kind.__name__), context)
        policy.train(trackers, domain)
        made.append(policy)
    return made


def predictions(kind, policies, domain, seeds):
    """What policies say after every message and action of all conversations."""
    found = []
    for seed in seeds:
        tracker = kind("web::u1", domain.slots)
        for event in conversation(seed):
            tracker.update(event)
            if isinstance(event, (ev.UserUttered, ev.ActionExecuted)):
                found += [tell(p.predict_action_probabilities(tracker, domain)) for p in policies]
    return found


def of_every_rule(kind, policy, domain):
    """What the project's rules say after every intent, at the start and later, and after actions."""
    found = {}
    for intent in [*domain.intents, None]:
        for before in (False, True):
            tracker = kind("web::u1", domain.slots)
            for name in ("action_session_start", "action_listen"):
                tracker.update(ev.ActionExecuted(name))
            said = ev.UserUttered("hello", {"name": intent, "confidence": 1.0})
            if before:
                tracker.update(ev.UserUttered("hi", {"name": "ask", "confidence": 1.0}))
                tracker.update(ev.ActionExecuted("action_answer"))
                tracker.update(ev.ActionExecuted("action_listen"))
            tracker.update(said)
            path = []
            while len(path) < 5 and path[-1:] != ["action_listen"]:
                prediction = policy.predict_action_probabilities(tracker, domain)
                path.append(domain.action_names_or_texts[prediction.max_confidence_index])
                tracker.update(ev.ActionExecuted(path[-1]))
            found[f"{intent} {before}"] = path
    return found


def views(kind, domain):
    """Trackers and their copies, whole and with a few events more."""
    found = []
    for seed in range(CONVERSATIONS):
        tracker = kind("web::u1", domain.slots)
        tracker.model_id, tracker.assistant_id = "m", "a"
        for event in conversation(seed):
            tracker.update(event)
        twin = tracker.copy()
        twin.update(ev.SlotSet("mood", "bad"))
        twin.interrupt_loop(True)
        found.append([view(tracker, domain), view(twin, domain)])
    return found


def shortened(domain):
    """Conversations cut short: as they stand, and as they are read back from their events."""
    found = []
    for seed in range(CONVERSATIONS):
        tracker = LeanTracker("web::u1", domain.slots)
        for event in conversation(seed):
            tracker.update(event)
        whole = without_time(tracker.current_state(EventVerbosity.ALL))
        tracker.shorten(3)
        short = without_time(tracker.current_state(EventVerbosity.ALL))
        replayed = DialogueStateTracker.from_events("web::u1", list(tracker.events), domain.slots)
        read = without_time(replayed.current_state(EventVerbosity.ALL))
        counts = [len(state.pop("events")) for state in (whole, short, read)]
        found.append(plain([whole, short, read, counts]))
    return found


def checked():
    """Whether each result is accepted."""
    action, found = RemoteAction("action_answer", None), []
    for result in results(random.Random(7)):
        try:
            found.append(action._validate_action_result(result))
        except ValidationError:
            found.append(False)
    return found


def calls(domain):
    """What an action is sent, without the events."""
    found = []
    for seed in range(20):
        tracker = DialogueStateTracker("web::u1", domain.slots)
        for event in conversation(seed):
            tracker.update(event)
        body = plain(RemoteAction("action_answer", None)._action_call_format(tracker, domain))
        body["tracker"].pop("latest_event_time")
        found.append([body, body["tracker"].pop("events")])
    return found


class Adder(GraphComponent):
    """Adds up what it gets."""

    @classmethod
    def create(cls, config, model_storage, resource, execution_context):
        return cls()

    def add(self, one, other):
        return one + other


def graphs(folder, kind):
    """The same graph, run by Rasa's runner or ours; twice, and for two targets."""

    def node(**needs):
        return SchemaNode(needs=needs, uses=Adder, constructor_name="create", fn="add", config={})

    schema = GraphSchema(
        {
            "d": node(one="b", other="c"),
            "b": node(one="x", other="y"),
            "c": node(one="b", other="x"),
            "unasked": node(one="missing", other="x"),
        }
    )
    storage = LocalModelStorage.create(Path(tempfile.mkdtemp(dir=folder)))
    runner = kind.create(schema, storage, ExecutionContext(schema, "model"))
    asked = ((1, 2, ["d"]), (3, 4, ["d"]), (5, 6, ["c"]), (5, 6, ["c", "b"]))
    return [runner.run({"x": x, "y": y}, targets) for x, y, targets in asked]


def kinds_of_events():
    found = {}
    names = {kind.type_name for kind in ev.Event.__subclasses__() if hasattr(kind, "type_name")}
    for name in sorted({*names, "slot", "action", "user", "topic", "nothing of the kind"}):
        try:
            found[name] = str(ev.Event.resolve_by_type(name))
        except ValueError:
            found[name] = "refused"
    return found


def ask(folder, domain, project, policies, kind):
    """Everything that Rasa's way and the lean way have to agree on."""
    seeds = range(CONVERSATIONS)
    return {
        "predictions": predictions(kind, policies["rules"], domain, seeds),
        "with_texts": predictions(kind, policies["texts"], domain, seeds),
        "with_stories": predictions(kind, policies["stories"], domain, seeds),
        "project": of_every_rule(kind, policies["project"][0], project),
        "views": views(kind, domain),
        "checked": checked(),
        "calls": [body for body, _ in calls(domain)],
        "graphs": graphs(
            folder, DaskGraphRunner if kind is DialogueStateTracker else StraightGraphRunner
        ),
        "events": kinds_of_events(),
    }


def main():
    folder = Path(sys.argv[1])
    domain, project = Domain.from_yaml(DOMAIN), Domain.load("bot/domain")
    rules = [path.read_text(encoding="utf-8") for path in sorted(Path("data/rules").glob("*.yml"))]
    policies = {
        "rules": trained(folder, domain, RULES),
        "texts": trained(folder, domain, RULES, TEXTS),
        "stories": trained(folder, domain, RULES, STORIES),
        "project": trained(folder, project, *rules),
    }
    before = ask(folder, domain, project, policies, DialogueStateTracker)
    whole = [len(events) for _, events in calls(domain)]
    lean.install()
    lean.install()
    after = ask(folder, domain, project, policies, LeanTracker)
    odd = [is_plain(result) for result in results(random.Random(7))]
    found = {
        "same": {name: before[name] == after[name] for name in before},
        "counted": {
            "predictions": len(before["predictions"]),
            "distinct": len({json.dumps(one) for one in before["with_texts"]}),
            "accepted": sum(before["checked"]),
            "refused": len(before["checked"]) - sum(before["checked"]),
            "plain": sum(odd),
        },
        "plain_but_refused": sum(p and not c for p, c in zip(odd, before["checked"], strict=True)),
        "project": before["project"],
        "shortened": shortened(domain),
        "sent": [
            [n, [event["event"] for event in events]]
            for n, (_, events) in zip(whole, calls(domain), strict=True)
        ],
        "sent_before_anything": len(this_turn(LeanTracker("web::u1", domain.slots))),
    }
    print(json.dumps(found))


main()
