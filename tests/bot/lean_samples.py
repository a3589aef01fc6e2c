"""Made at random, from a fixed seed: conversations, and answers of an action server.

People, policies and servers need not make sense for both ways to have to agree on them. Read by
lean_probe.py, in bot/.venv.
"""

import random

from rasa.shared.core import events as ev

CONVERSATIONS = 45
STEPS = 30

DOMAIN = """
version: "3.1"
intents: [ask, inform, book, stop, thanks, restart, back]
entities: [item]
slots:
  mood: {type: categorical, values: [good, bad], mappings: [{type: custom}]}
  seen: {type: bool, initial_value: false, mappings: [{type: custom}]}
  place: {type: text, influence_conversation: false, mappings: [{type: custom}]}
  choice: {type: any, mappings: [{type: custom}]}
forms:
  book_form: {required_slots: [place]}
actions: [action_answer, action_fallback, action_note]
responses:
  utter_bye: [{text: bye}]
  utter_sad: [{text: sad}]
"""
RULES = """
version: "3.1"
rules:
  - {rule: ask, steps: [{intent: ask}, {action: action_answer}]}
  - {rule: thanks, steps: [{intent: thanks}, {action: utter_bye}, {action: action_note}]}
  - rule: sad
    condition: [{slot_was_set: [{mood: bad}]}]
    steps: [{intent: stop}, {action: utter_sad}]
  - rule: gay
    condition: [{slot_was_set: [{mood: good}]}]
    steps: [{intent: stop}, {action: utter_bye}]
  - rule: first
    conversation_start: true
    steps: [{intent: inform}, {action: action_note}]
  - {rule: book, steps: [{intent: book}, {action: book_form}, {active_loop: book_form}]}
  - rule: booked
    condition: [{active_loop: book_form}]
    steps:
      - action: book_form
      - active_loop: null
      - slot_was_set: [{requested_slot: null}]
      - action: utter_bye
  - rule: asked in a form
    condition: [{active_loop: book_form}]
    steps: [{intent: ask}, {action: action_answer}, {action: book_form}]
"""
TEXTS = """
version: "3.1"
rules:
  - {rule: words, steps: [{user: "hello"}, {action: utter_bye}]}
"""
STORIES = """
version: "3.1"
stories:
  - story: told twice
    steps: [{intent: inform}, {action: action_note}, {intent: inform}, {action: utter_sad}]
"""
INTENTS = ("ask", "inform", "book", "stop", "thanks", "restart", "back", "unheard_of", None)
ACTIONS = ("action_answer", "action_note", "utter_bye", "utter_sad", "book_form", "action_listen")


def conversation(seed):
    """Events of a conversation; the same ones for the same seed."""
    dice = random.Random(seed)

    def heard():
        intent = dice.choice(INTENTS)
        entities = [{"entity": "item", "value": "x"}] if dice.random() < 0.2 else []
        text = dice.choice(("hello", "hi", ""))
        return ev.UserUttered(text, {"name": intent, "confidence": 1.0} if intent else {}, entities)

    def listen():
        return ev.ActionExecuted("action_listen")

    kinds = [
        *[lambda: [listen(), heard(), ev.DefinePrevUserUtteredFeaturization(False)]] * 6,
        *[lambda: [ev.ActionExecuted(dice.choice(ACTIONS))]] * 8,
        *[lambda: [ev.BotUttered("said", {"custom": {}})]] * 3,
        lambda: [ev.SlotSet("mood", dice.choice(("good", "bad", None)))],
        lambda: [ev.SlotSet("seen", dice.choice((True, False, None)))],
        lambda: [ev.SlotSet("place", dice.choice(("here", None)))],
        lambda: [ev.SlotSet("choice", dice.choice(([1], None)))],
        lambda: [ev.ActionExecuted("action_session_start"), ev.SessionStarted(), listen()],
    ]
    if seed % 3 == 0:  # and some conversations with everything that reaches back
        kinds += [
            lambda: [ev.ActionExecuted("book_form"), ev.ActiveLoop("book_form")],
            lambda: [ev.ActiveLoop(None)],
            lambda: [ev.LoopInterrupted(True)],
            lambda: [ev.ActionExecutionRejected("book_form")],
            lambda: [ev.ActionReverted()],
            lambda: [ev.UserUtteranceReverted()],
            lambda: [ev.AllSlotsReset()],
            lambda: [ev.Restarted()],
            lambda: [ev.FollowupAction("action_note")],
            lambda: [ev.ConversationPaused(), ev.ConversationResumed()],
        ]
    made = [ev.ActionExecuted("action_session_start"), ev.SessionStarted()]
    for _ in range(STEPS):
        made += dice.choice(kinds)()
    return made


def results(dice):
    """Answers of an action server: good, odd and broken ones."""
    values = [None, 1, 1.5, "x", "slot", True, [], {}, {"a": 1}, [1]]

    def event():
        made = {"event": "slot", "timestamp": None, "name": "n", "value": 1}
        for _ in range(dice.randrange(3)):
            key = dice.choice((*made, "metadata", "other"))
            if dice.random() < 0.3:
                made.pop(key, None)
            else:
                made[key] = dice.choice((*values, "bot", "user", "action"))
        return made

    for _ in range(150):
        made = {"events": [event() for _ in range(dice.randrange(3))], "responses": [{"text": "x"}]}
        if dice.random() < 0.2:
            made[dice.choice(("events", "responses"))] = dice.choice(values)
        if dice.random() < 0.1:
            made.pop(dice.choice(("events", "responses")))
        yield made
    yield from ({}, None, [], "x")
