"""Reads a message of a channel as programs of others do: python read.py KIND, with JSON on standard input. What was found is
written to standard output as JSON."""

import datetime
import json
import pathlib
import sys


def webhook(sent):
    """The body, if the library of Standard Webhooks verifies it at that time."""
    from standardwebhooks import webhooks

    now = datetime.datetime.fromisoformat(sent["now"].replace("Z", "+00:00"))

    class Clock(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return now.astimezone(tz)

    webhooks.datetime = Clock
    try:
        return webhooks.Webhook(sent["key"]).verify(sent["body"], sent["headers"])
    except webhooks.WebhookVerificationError:
        return "not verified"


def card(sent):
    """What the schema of Adaptive Cards 1.5 finds wrong with a card. `msteams` is an extension of Teams."""
    import adaptive_cards
    import jsonschema

    sent.pop("msteams")
    schemas = pathlib.Path(adaptive_cards.__file__).parent / "schemas"
    schema = json.loads((schemas / f"schema-{sent['version']}.json").read_text())
    validator = jsonschema.validators.validator_for(schema)(schema)
    return [f"{list(error.absolute_path)}: {error.message[:300]}" for error in validator.iter_errors(sent)]


def cloud_event(sent):
    """The attributes and the data of a CloudEvent."""
    from cloudevents.core.formats.json import JSONFormat
    from cloudevents.core.v1.event import CloudEvent

    event = JSONFormat().read(CloudEvent, json.dumps(sent).encode())
    attributes = {name: str(value) for name, value in event.get_attributes().items()}
    return {"attributes": attributes, "data": event.get_data()}


def mail(sent):
    """The headers and parts of a mail, and what is wrong with it."""
    import base64
    import email
    import email.policy

    message = email.message_from_bytes(base64.b64decode(sent["mail"]), policy=email.policy.default)
    parts = [part for part in message.walk() if not part.is_multipart()]
    return {
        "headers": [[name, str(value)] for name, value in message.items()],
        "defects": [str(defect) for part in message.walk() for defect in part.defects]
        + [str(defect) for header in message.values() for defect in header.defects],
        "from": [[one.display_name, one.addr_spec] for one in message["from"].addresses],
        "to": [[one.display_name, one.addr_spec] for one in message["to"].addresses],
        "kind": message.get_content_type(),
        "parts": [[part.get_content_type(), part.get_content()] for part in parts],
    }


kinds = {"webhook": webhook, "card": card, "cloud-event": cloud_event, "mail": mail}
print(json.dumps(kinds[sys.argv[1]](json.load(sys.stdin))))
