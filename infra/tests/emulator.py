"""The resource types of the stack that moto cannot make from a template, and the server of them all.

Where moto has the service, the resource is made in it; where it has not, it is only named, so that
others can refer to it. SAID holds what the template says of every resource, by stack and name, with
parameters, conditions and references put in.
"""

import copy
import inspect
import json
import logging

# moto files its classes by the second part of their module's name.
NAME, __name__ = __name__, "moto.stack"

import moto.cloudformation.parsing as parsing
import requests
from moto.cloudformation.models import ChangeSet
from moto.cloudfront.models import cloudfront_backends
from moto.cloudwatch.models import cloudwatch_backends
from moto.core.common_models import CloudFormationModel
from moto.iam.models import Role
from moto.s3.models import s3_backends
from moto.scheduler.models import scheduler_backends
from moto.server import ThreadedMotoServer
from moto.sqs.models import sqs_backends


class Resource(CloudFormationModel):
    """A resource with the attributes that others of the stack ask for."""

    kind = ""
    attributes = ()

    def __init__(self, identity, **values):
        self.identity, self.values = identity, values

    @property
    def physical_resource_id(self):
        return self.identity

    @staticmethod
    def cloudformation_name_type():
        return ""

    @classmethod
    def cloudformation_type(cls):
        return cls.kind

    @classmethod
    def has_cfn_attr(cls, attr):
        return attr in cls.attributes

    def get_cfn_attribute(self, name):
        return self.values[name]

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **_):
        return cls.make(resource_name, cloudformation_json.get("Properties", {}), account_id, region_name)

    @classmethod
    def make(cls, name, properties, account, region):
        return cls(name)


class OriginAccessControl(Resource):
    kind, attributes = "AWS::CloudFront::OriginAccessControl", ("Id",)

    @classmethod
    def make(cls, name, properties, account, region):
        made = cloudfront_backends[account]["aws"].create_origin_access_control(
            properties["OriginAccessControlConfig"]
        )
        return cls(made.id, Id=made.id)


class ResponseHeadersPolicy(Resource):
    kind, attributes = "AWS::CloudFront::ResponseHeadersPolicy", ("Id",)


class EdgeFunction(Resource):
    kind, attributes = "AWS::CloudFront::Function", ("FunctionARN",)

    @classmethod
    def make(cls, name, properties, account, region):
        arn = f"arn:aws:cloudfront::{account}:function/{properties['Name']}"
        return cls(arn, FunctionARN=arn)


class Distribution(Resource):
    kind, attributes = "AWS::CloudFront::Distribution", ("DomainName", "Id")

    @classmethod
    def make(cls, name, properties, account, region):
        config = copy.deepcopy(properties["DistributionConfig"])
        # The template has lists where the API has counted items.
        items = lambda found: {"Items": found, "Quantity": len(found)}
        config["CallerReference"] = name
        # The emulator knows the default behavior alone.
        config.pop("CacheBehaviors", None)
        config["Origins"] = items(config["Origins"])
        config["CustomErrorResponses"] = items(config.get("CustomErrorResponses", []))
        config["Aliases"] = items(config.get("Aliases", []))
        behavior = config["DefaultCacheBehavior"]
        behavior["AllowedMethods"] = {"Items": behavior["AllowedMethods"]}
        made, _, _ = cloudfront_backends[account]["aws"].create_distribution(config, [])
        return cls(
            made.distribution_id, DomainName=made.domain_name, Id=made.distribution_id
        )


class Schedule(Resource):
    kind, attributes = "AWS::Scheduler::Schedule", ("Arn",)

    @classmethod
    def make(cls, name, properties, account, region):
        made = scheduler_backends[account][region].create_schedule(
            properties.get("Description"),
            None,
            properties["FlexibleTimeWindow"],
            properties.get("GroupName"),
            None,
            properties.get("Name", name),
            properties["ScheduleExpression"],
            properties.get("ScheduleExpressionTimezone", "UTC"),
            None,
            properties.get("State", "ENABLED"),
            properties["Target"],
            None,
        )
        return cls(made.name, Arn=made.arn)


class BucketPolicy(Resource):
    kind = "AWS::S3::BucketPolicy"

    @classmethod
    def make(cls, name, properties, account, region):
        document = copy.deepcopy(properties["PolicyDocument"])
        # The emulator speaks plain HTTP, which the policy denies to everyone.
        document["Statement"] = [
            one for one in document["Statement"] if "aws:SecureTransport" not in json.dumps(one)
        ]
        if document["Statement"]:
            s3_backends[account]["aws"].put_bucket_policy(
                properties["Bucket"], json.dumps(document).encode()
            )
        return cls(name)


class QueuePolicy(Resource):
    kind = "AWS::SQS::QueuePolicy"

    @classmethod
    def make(cls, name, properties, account, region):
        for url in properties["Queues"]:
            sqs_backends[account][region].set_queue_attributes(
                url.rsplit("/", 1)[-1], {"Policy": json.dumps(properties["PolicyDocument"])}
            )
        return cls(name)


class TopicPolicy(Resource):
    kind = "AWS::SNS::TopicPolicy"


class EventInvokeConfig(Resource):
    kind = "AWS::Lambda::EventInvokeConfig"


class Certificate(Resource):
    kind = "AWS::CertificateManager::Certificate"

    @classmethod
    def make(cls, name, properties, account, region):
        return cls(f"arn:aws:acm:{region}:{account}:certificate/{name}")


class Alarm(Resource):
    kind, attributes = "AWS::CloudWatch::Alarm", ("Arn",)

    @classmethod
    def make(cls, name, properties, account, region):
        backend = cloudwatch_backends[account][region]
        given = {
            "name": name,
            "namespace": properties["Namespace"],
            "metric_name": properties["MetricName"],
            "comparison_operator": properties["ComparisonOperator"],
            "evaluation_periods": properties["EvaluationPeriods"],
            "period": properties["Period"],
            "threshold": properties["Threshold"],
            "statistic": properties["Statistic"],
            "description": properties["AlarmDescription"],
            "dimensions": properties["Dimensions"],
            "alarm_actions": properties["AlarmActions"],
            "ok_actions": properties.get("OKActions"),
            "treat_missing_data": properties["TreatMissingData"],
        }
        wanted = inspect.signature(backend.put_metric_alarm).parameters
        made = backend.put_metric_alarm(**{key: given[key] for key in given if key in wanted})
        return cls(name, Arn=made.alarm_arn)


KINDS = Resource.__subclasses__()

# moto looks only at the direct subclasses of its own class.
models = parsing.get_model_list
parsing.get_model_list = lambda: [model for model in models() if model is not Resource] + KINDS

# moto makes less of some resources than their templates say.
SAID = {}
parse = parsing.parse_resource_and_generate_name


def parse_and_keep(logical_id, resource_json, resources_map):
    parsed = parse(logical_id, resource_json, resources_map)
    if parsed:
        SAID.setdefault(resources_map["AWS::StackName"], {})[logical_id] = parsed[1]["Properties"]
    return parsed


parsing.parse_resource_and_generate_name = parse_and_keep

# moto keeps the inline policies of a template's role as objects, and reads them as text.
put_policy = Role.put_policy
Role.put_policy = lambda self, name, document: put_policy(
    self, name, document if isinstance(document, str) else json.dumps(document)
)

# moto works out a stack's outputs when it is made, and for a change set there is nothing in it yet.
apply_changes = ChangeSet.apply


def apply_and_tell(self):
    apply_changes(self)
    self.stack.template, self.stack.template_dict = self.template, self.template_dict
    self.stack.output_map = self.stack._create_output_map()


ChangeSet.apply = apply_and_tell

__name__ = NAME


class Emulator:
    """A server on a free port of this machine."""

    def __enter__(self):
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self.server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self.server.start()
        _, port = self.server.get_host_and_port()
        # By its name: moto takes the first part of an address with dots for a bucket.
        self.url = f"http://localhost:{port}"
        return self

    def __exit__(self, *_):
        self.server.stop()

    def enforce(self, on):
        """From now on nobody may do what no policy allows, or everyone may do everything."""
        requests.post(
            f"{self.url}/moto-api/reset-auth",
            data="0" if on else "inf",
            headers={"Content-Type": "text/plain"},
            timeout=10,
        ).raise_for_status()
