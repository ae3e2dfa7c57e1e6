"""An emulator of AWS with subscribers: python emulator.py. Prints its URL, waits for a line on standard input, and prints as JSON what
the subscribers got."""

import base64
import json
import sys

import boto3
from moto.server import ThreadedMotoServer
from moto.ses.models import ses_backends

ACCOUNT, REGION, HOME = "123456789012", "eu-west-1", "eu-central-1"
keys = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "wJalrXUtnFEMI/K7MDENG"}

server = ThreadedMotoServer(port=0, verbose=False)
server.start()
url = "http://{}:{}".format(*server.get_host_and_port()).replace("0.0.0.0", "127.0.0.1")


def client(service, region=REGION):
    return boto3.client(service, region_name=region, endpoint_url=url, **keys)


sqs, sns, events = client("sqs"), client("sns"), client("events")


def queue(name):
    return sqs.create_queue(QueueName=name)["QueueUrl"], f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}"


def received(queue_url):
    answer = sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10, MessageAttributeNames=["All"])
    return [
        {
            "body": json.loads(message["Body"]),
            "attributes": {
                name: value["StringValue"] for name, value in message.get("MessageAttributes", {}).items()
            },
        }
        for message in answer.get("Messages", [])
    ]


topic = sns.create_topic(Name="status")["TopicArn"]
wanted, other, bus_queue = queue("wanted"), queue("other"), queue("bus")
for (_, arn), service in ((wanted, "exchange-online"), (other, "sharepoint-online")):
    policy = {"services": [service], "ce-type": ["kairan.incident.updated"]}
    attributes = {"RawMessageDelivery": "true", "FilterPolicy": json.dumps(policy)}
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes=attributes)
events.create_event_bus(Name="status")
pattern = {
    "source": ["kairan"],
    "detail-type": ["incident.updated"],
    # The emulator does not look into lists of objects, as EventBridge does.
    "detail": {"data": {"language": ["ja"], "impact": ["degraded"]}},
}
events.put_rule(Name="all", EventBusName="status", EventPattern=json.dumps(pattern))
events.put_targets(Rule="all", EventBusName="status", Targets=[{"Id": "queue", "Arn": bus_queue[1]}])
client("sesv2", HOME).create_email_identity(EmailIdentity="example.com")

print(url, flush=True)
sys.stdin.readline()
mails = ses_backends[ACCOUNT][HOME].sent_messages
print(
    json.dumps(
        {
            "wanted": received(wanted[0]),
            "other": received(other[0]),
            "bus": received(bus_queue[0]),
            "mails": [
                {"to": mail.destinations, "mail": base64.b64encode(mail.raw_data.encode()).decode()} for mail in mails
            ],
        }
    )
)
server.stop()
