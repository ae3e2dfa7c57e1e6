"""The stack, made in an emulator by `sam deploy` with the template that infra/assemble wrote:
stack.py SAM TEMPLATE [PROGRAM]. It holds what the template means, and its roles may do what they have
to, and no more. Where PROGRAM, the function, is there, it makes a site with its role. The last line is
`N passed, N failed, N skipped`.
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

# The credentials of nobody, for the emulator alone.
os.environ |= {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    "SAM_CLI_TELEMETRY": "0",
}

import boto3
from botocore.exceptions import ClientError
from distribution import Distribution
from emulator import SAID, Emulator
from moto.events.models import EventPattern
from runtime import Runtime
from sources import REPORT, Sources

INFRA = Path(__file__).parent.parent
SAM, TEMPLATE, *PROGRAM = sys.argv[1:]
FOLDERS = ["records", "annotations", "notices", "translations", "locales", "templates", "static"]
EMULATOR = Emulator()
DENIED, MISSING, CHANGED = 403, 404, 412


def setUpModule():
    EMULATOR.__enter__()


def tearDownModule():
    EMULATOR.__exit__()


def client(service, credentials=None):
    keys = credentials and {
        "aws_access_key_id": credentials["AccessKeyId"],
        "aws_secret_access_key": credentials["SecretAccessKey"],
        "aws_session_token": credentials["SessionToken"],
    }
    return boto3.client(service, endpoint_url=EMULATOR.url, **(keys or {}))


def deploy(name, *options):
    """Deploy as infra/deploy does, with options that it passes on, and give the outputs."""
    deploying = subprocess.run(
        [
            SAM,
            "deploy",
            f"--template-file={TEMPLATE}",
            f"--config-file={INFRA / 'samconfig.toml'}",
            "--no-confirm-changeset",
            f"--stack-name={name}",
            *options,
        ],
        env=os.environ | {"AWS_ENDPOINT_URL": EMULATOR.url},
        capture_output=True,
        text=True,
        timeout=180,
    )
    if deploying.returncode != 0:
        raise RuntimeError(f"sam deploy failed\n{deploying.stdout}\n{deploying.stderr}")
    return outputs(name)


def outputs(name):
    (stack,) = client("cloudformation").describe_stacks(StackName=name)["Stacks"]
    return {one["OutputKey"]: one["OutputValue"] for one in stack["Outputs"]}


def physical(stack, logical):
    """The name that a resource got."""
    got = client("cloudformation").describe_stack_resources(StackName=stack)["StackResources"]
    (name,) = [one["PhysicalResourceId"] for one in got if one.get("LogicalResourceId") == logical]
    return name


class Stack(unittest.TestCase):
    """The stack with nothing but defaults."""

    @classmethod
    def setUpClass(cls):
        cls.outputs = deploy("plain")
        cls.content, cls.site = cls.outputs["ContentBucketName"], cls.outputs["SiteBucketName"]

    def function(self):
        return client("lambda").get_function(FunctionName=self.outputs["FunctionName"])["Configuration"]

    def test_the_stack_is_tagged(self):
        (stack,) = client("cloudformation").describe_stacks(StackName="plain")["Stacks"]
        self.assertEqual(stack["Tags"], [{"Key": "application", "Value": "kairan"}])

    def test_the_buckets_are_private_and_encrypted_and_the_content_keeps_its_versions(self):
        for bucket in "ContentBucket", "SiteBucket":
            said = SAID["plain"][bucket]
            self.assertEqual(len(said["PublicAccessBlockConfiguration"]), 4)
            self.assertEqual(set(said["PublicAccessBlockConfiguration"].values()), {True})
            (rule,) = said["BucketEncryption"]["ServerSideEncryptionConfiguration"]
            self.assertEqual(rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"], "AES256")
        self.assertEqual(SAID["plain"]["ContentBucket"]["VersioningConfiguration"]["Status"], "Enabled")
        self.assertNotIn("VersioningConfiguration", SAID["plain"]["SiteBucket"])

    def test_only_cloudfront_reads_the_site(self):
        policy = json.loads(client("s3").get_bucket_policy(Bucket=self.site)["Policy"])
        (statement,) = policy["Statement"]
        self.assertEqual(statement["Action"], "s3:GetObject")
        self.assertEqual(statement["Principal"], {"Service": "cloudfront.amazonaws.com"})
        source = statement["Condition"]["StringEquals"]["aws:SourceArn"]
        self.assertTrue(source.endswith(f":distribution/{self.outputs['DistributionId']}"), source)

    def test_everything_denies_what_is_not_encrypted_on_its_way(self):
        found = [
            statement
            for properties in SAID["plain"].values()
            for statement in properties.get("PolicyDocument", {}).get("Statement", [])
            if statement["Sid"] == "TlsOnly"
        ]
        self.assertEqual(len(found), 4)
        for statement in found:
            self.assertEqual((statement["Effect"], statement["Principal"]), ("Deny", "*"))

    def test_the_distribution_serves_the_site(self):
        got = client("cloudfront").get_distribution(Id=self.outputs["DistributionId"])
        config = got["Distribution"]["DistributionConfig"]
        self.assertEqual(config["HttpVersion"], "http2and3")
        self.assertEqual(config["DefaultCacheBehavior"]["ViewerProtocolPolicy"], "redirect-to-https")
        self.assertTrue(config["DefaultCacheBehavior"]["Compress"])
        self.assertEqual(self.outputs["SiteUrl"], f"https://{got['Distribution']['DomainName']}/")
        config = SAID["plain"]["Distribution"]["DistributionConfig"]
        self.assertTrue(config["Origins"][0]["OriginAccessControlId"])
        for error in config["CustomErrorResponses"]:
            self.assertEqual((str(error["ResponseCode"]), error["ResponsePagePath"]), ("404", "/404.html"))
        (association,) = config["DefaultCacheBehavior"]["FunctionAssociations"]
        self.assertIn(":function/plain-", association["FunctionARN"])
        self.assertNotIn("Aliases", config)

    def test_the_edge_is_what_was_tested(self):
        self.assertEqual(SAID["plain"]["EdgeFunction"]["FunctionCode"], (Path(TEMPLATE).parent / "edge.js").read_text())

    def test_the_function_runs_alone(self):
        function = self.function()
        self.assertEqual(SAID["plain"]["Function"]["Architectures"], ["arm64"])
        self.assertEqual(function["Runtime"], "provided.al2023")
        self.assertEqual(
            function["Environment"]["Variables"],
            {
                "KAIRAN_CONTENT_BUCKET": self.content,
                "KAIRAN_CONTENT_PREFIX": "",
                "KAIRAN_SITE_BUCKET": self.site,
                "KAIRAN_SITE_PREFIX": "",
            },
        )
        got = client("lambda").get_function_concurrency(FunctionName=function["FunctionName"])
        self.assertEqual(got["ReservedConcurrentExecutions"], 1)

    def test_the_function_proves_nothing_to_entra_unless_it_is_switched_on(self):
        self.assertFalse({"EntraFederation", "EntraSecret"} & SAID["plain"].keys())

    def test_the_scheduler_says_when(self):
        schedule = client("scheduler").get_schedule(Name=physical("plain", "Schedule"))
        self.assertEqual(schedule["ScheduleExpression"], "rate(1 minute)")
        self.assertEqual(schedule["Target"]["Arn"], self.function()["FunctionArn"])
        self.assertEqual(
            json.loads(schedule["Target"]["Input"]),
            {
                "scheduled_at": "<aws.scheduler.scheduled-time>",
                "execution": "<aws.scheduler.execution-id>",
                "attempt": "<aws.scheduler.attempt-number>",
            },
        )

    def test_what_people_write_invokes_the_function_and_what_it_writes_does_not(self):
        events = client("events")
        name = physical("plain", "Change")
        pattern = EventPattern.load(events.describe_rule(Name=name)["EventPattern"])
        (target,) = events.list_targets_by_rule(Rule=name)["Targets"]
        self.assertEqual(target["Arn"], self.function()["FunctionArn"])

        def starts(key, bucket=self.content, kind="Object Created"):
            detail = {"bucket": {"name": bucket}, "object": {"key": key, "size": 1}}
            return pattern.matches_event({"source": "aws.s3", "detail-type": kind, "detail": detail})

        for folder in FOLDERS:
            self.assertTrue(starts(f"{folder}/a b/c.md"), folder)
        self.assertTrue(starts("site.toml"))
        self.assertTrue(starts("glossary.csv"))
        self.assertTrue(starts("notices/a.md", kind="Object Deleted"))
        self.assertFalse(starts("notices/a.md", kind="Object Restore Completed"))
        self.assertFalse(starts("notices/a.md", bucket=self.site))
        for key in "ledger/A-1.json", ".kairan/state.json", "site.toml.bak", "other/records/a.md":
            self.assertFalse(starts(key), key)

    def test_alarms_listen_to_what_the_function_tells(self):
        found = client("cloudwatch").describe_alarms()["MetricAlarms"]
        alarms = {alarm["MetricName"]: alarm for alarm in found if alarm["AlarmName"].startswith("plain-")}
        function = [{"Name": "FunctionName", "Value": self.outputs["FunctionName"]}]
        queue = self.outputs["GivenUpQueueUrl"].rsplit("/", 1)[-1]
        for metric, namespace, dimensions, missing in [
            ("Errors", "AWS/Lambda", function, "notBreaching"),
            ("Duration", "Kairan", function, "breaching"),
            ("ContentErrors", "Kairan", function, "ignore"),
            ("SilentSources", "Kairan", function, "notBreaching"),
            ("SilentTranslator", "Kairan", function, "notBreaching"),
            ("SilentChannels", "Kairan", function, "notBreaching"),
            (
                "ApproximateNumberOfMessagesVisible",
                "AWS/SQS",
                [{"Name": "QueueName", "Value": queue}],
                "notBreaching",
            ),
        ]:
            alarm = alarms.pop(metric)
            self.assertEqual((alarm["Namespace"], alarm["Dimensions"]), (namespace, dimensions))
            self.assertEqual(alarm["TreatMissingData"], missing)
            self.assertEqual(alarm["AlarmActions"], [self.outputs["AlarmTopicArn"]])
        self.assertFalse(alarms)

    def test_a_topic_without_an_address_tells_nobody(self):
        topic = self.outputs["AlarmTopicArn"]
        self.assertFalse(client("sns").list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"])

    def test_logs_go(self):
        groups = client("logs").describe_log_groups()["logGroups"]
        found = {group["logGroupName"]: group.get("retentionInDays") for group in groups}
        self.assertEqual(found[self.outputs["LogGroupName"]], 30)


GRAPH_SECRET = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:kairan/graph-AbCdEf"


# What lets the function tell whom: the parameter, its value, the policy and what it allows.
CHANNELS = {
    "ChannelsSecretArn": (
        "arn:aws:secretsmanager:eu-central-1:123456789012:secret:kairan/channels-AbCdEf",
        "ChannelsSecret",
        "secretsmanager:GetSecretValue",
    ),
    "EventBusArn": (
        "arn:aws:events:eu-central-1:123456789012:event-bus/status",
        "EventBusChannel",
        "events:PutEvents",
    ),
    "StatusTopicArn": ("arn:aws:sns:eu-central-1:123456789012:status.fifo", "TopicChannel", "sns:Publish"),
    "MailIdentityArns": (
        "arn:aws:ses:eu-central-1:123456789012:identity/example.com",
        "MailChannel",
        ["ses:SendEmail", "ses:SendRawEmail"],
    ),
}


class Options(unittest.TestCase):
    """The stack with a domain, someone who hears alarms, and scripts that may read the site."""

    @classmethod
    def setUpClass(cls):
        made = client("route53").create_hosted_zone(Name="example.com", CallerReference="zone")
        cls.zone = made["HostedZone"]["Id"].removeprefix("/hostedzone/")
        cls.outputs = deploy(
            "options",
            "--parameter-overrides",
            f"Rate='rate(5 minutes)' DomainName=status.example.com HostedZoneId={cls.zone} "
            "AlarmEmail=ops@example.com ApiOrigins=https://a.example,https://b.example "
            "EmbedOrigins='https://a.example https://b.example' "
            f"GraphFederation=true GraphSecretArn={GRAPH_SECRET} "
            + " ".join(f"{name}={arn}" for name, (arn, _, _) in CHANNELS.items()),
        )

    def test_the_domain_has_a_certificate_and_leads_to_the_distribution(self):
        self.assertEqual(self.outputs["SiteUrl"], "https://status.example.com/")
        config = SAID["options"]["Distribution"]["DistributionConfig"]
        self.assertEqual(config["Aliases"], ["status.example.com"])
        self.assertEqual(config["ViewerCertificate"]["MinimumProtocolVersion"], "TLSv1.2_2021")
        certificate = config["ViewerCertificate"]["AcmCertificateArn"]
        self.assertIn(":certificate/options-Certificate-", certificate)
        records = client("route53").list_resource_record_sets(HostedZoneId=self.zone)["ResourceRecordSets"]
        aliases = {one["Type"]: one["AliasTarget"]["DNSName"] for one in records if "AliasTarget" in one}
        name = self.outputs["DistributionDomainName"]
        self.assertEqual({kind: alias.rstrip(".") for kind, alias in aliases.items()}, {"A": name, "AAAA": name})

    def test_the_function_may_prove_to_entra_who_it_is(self):
        def statement(policy):
            (found,) = SAID["options"][policy]["PolicyDocument"]["Statement"]
            return found

        federation = statement("EntraFederation")
        self.assertEqual(federation["Action"], "sts:GetWebIdentityToken")
        self.assertEqual(federation["Condition"]["StringEquals"], {"sts:SigningAlgorithm": "RS256"})
        self.assertEqual(statement("EntraSecret")["Action"], "secretsmanager:GetSecretValue")
        self.assertEqual(statement("EntraSecret")["Resource"], GRAPH_SECRET)
        variables = SAID["options"]["Function"]["Environment"]["Variables"]
        self.assertEqual(variables["KAIRAN_GRAPH_FEDERATION"], "1")
        self.assertEqual(variables["KAIRAN_GRAPH_SECRET_ID"], GRAPH_SECRET)

    def test_the_function_may_tell_the_channels_alone(self):
        for arn, policy, action in CHANNELS.values():
            (statement,) = SAID["options"][policy]["PolicyDocument"]["Statement"]
            self.assertEqual(statement["Action"], action)
            resources = statement["Resource"]
            self.assertEqual([resources] if isinstance(resources, str) else resources, [arn])
        variables = SAID["options"]["Function"]["Environment"]["Variables"]
        self.assertEqual(variables["KAIRAN_CHANNELS_SECRET_ID"], CHANNELS["ChannelsSecretArn"][0])

    def test_alarms_are_told(self):
        (found,) = client("sns").list_subscriptions()["Subscriptions"]
        self.assertEqual((found["Protocol"], found["Endpoint"]), ("email", "ops@example.com"))
        self.assertEqual(found["TopicArn"], self.outputs["AlarmTopicArn"])

    def test_scripts_of_some_origins_may_read(self):
        cors = SAID["options"]["Headers"]["ResponseHeadersPolicyConfig"]["CorsConfig"]
        self.assertEqual(cors["AccessControlAllowOrigins"]["Items"], ["https://a.example", "https://b.example"])

    def test_the_banners_alone_may_be_framed(self):
        said = SAID["options"]
        policy = lambda name: said[name]["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
        words = lambda name: policy(name)["ContentSecurityPolicy"]["ContentSecurityPolicy"]
        self.assertIn("frame-ancestors https://a.example https://b.example;", words("EmbedHeaders"))
        self.assertNotIn("FrameOptions", policy("EmbedHeaders"))
        self.assertIn("frame-ancestors 'none';", words("Headers"))
        (banners,) = said["Distribution"]["DistributionConfig"]["CacheBehaviors"]
        self.assertEqual(banners["PathPattern"], "*/embed/*")
        self.assertNotEqual(
            banners["ResponseHeadersPolicyId"],
            said["Distribution"]["DistributionConfig"]["DefaultCacheBehavior"]["ResponseHeadersPolicyId"],
        )

    def test_the_rate_is_the_one_that_was_asked_for(self):
        schedule = client("scheduler").get_schedule(Name=physical("options", "Schedule"))
        self.assertEqual(schedule["ScheduleExpression"], "rate(5 minutes)")


class Roles(unittest.TestCase):
    """The roles, enforced."""

    @classmethod
    def setUpClass(cls):
        cls.outputs = deploy("roles")
        cls.content, cls.site = cls.outputs["ContentBucketName"], cls.outputs["SiteBucketName"]
        s3 = client("s3")
        for key in ["site.toml", "ledger/A-1.json", *(f"{folder}/a/b.md" for folder in FOLDERS)]:
            s3.put_object(Bucket=cls.content, Key=key, Body=b"content")
        s3.put_object(Bucket=cls.site, Key="en/index.html", Body=b"page")
        s3.create_bucket(Bucket="other", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        s3.put_object(Bucket="other", Key="ledger/A-1.json", Body=b"not ours")
        cls.function, cls.schedule = (
            client("sts").assume_role(
                RoleArn=f"arn:aws:iam::123456789012:role/{physical('roles', role)}", RoleSessionName="test"
            )["Credentials"]
            for role in ("FunctionRole", "ScheduleRole")
        )
        cls.addClassCleanup(EMULATOR.enforce, False)
        EMULATOR.enforce(True)
        cls.s3 = client("s3", cls.function)

    def refuses(self, status, call, **arguments):
        with self.assertRaises(ClientError) as caught:
            call(**arguments)
        self.assertEqual(caught.exception.response["ResponseMetadata"]["HTTPStatusCode"], status)

    def test_a_run_reads_all_content(self):
        for prefix in ["", "ledger/", *(f"{folder}/" for folder in FOLDERS)]:
            self.assertTrue(self.s3.list_objects_v2(Bucket=self.content, Prefix=prefix)["KeyCount"], prefix)
        for key in ["site.toml", "ledger/A-1.json", *(f"{folder}/a/b.md" for folder in FOLDERS)]:
            self.assertEqual(self.s3.get_object(Bucket=self.content, Key=key)["Body"].read(), b"content")

    def test_what_is_not_there_is_not_there_and_not_forbidden(self):
        self.refuses(MISSING, self.s3.get_object, Bucket=self.content, Key=".kairan/none.json")
        self.refuses(MISSING, self.s3.get_object, Bucket=self.content, Key="ledger/A-9.json")

    def test_a_run_keeps_ledger_and_state_and_never_writes_over_anothers(self):
        for key in "ledger/A-2.json", ".kairan/a.json":
            put = {"Bucket": self.content, "Key": key}
            first = self.s3.put_object(**put, Body=b"1", IfNoneMatch="*")["ETag"]
            self.refuses(CHANGED, self.s3.put_object, **put, Body=b"2", IfNoneMatch="*")
            self.s3.put_object(**put, Body=b"2", IfMatch=first)
            self.refuses(CHANGED, self.s3.put_object, **put, Body=b"3", IfMatch=first)

    def test_a_run_writes_the_site(self):
        put = {"Bucket": self.site, "Key": "ja/index.html", "Body": b"page"}
        self.s3.put_object(
            **put, ContentType="text/html; charset=utf-8", CacheControl="max-age=60", ContentLanguage="ja"
        )
        self.assertTrue(self.s3.list_objects_v2(Bucket=self.site, Prefix="ja/")["KeyCount"])
        self.refuses(DENIED, self.s3.get_object, Bucket=self.site, Key="ja/index.html")
        self.s3.put_object(Bucket=self.site, Key="heartbeat.json", Body=b"{}")
        self.assertEqual(self.s3.get_object(Bucket=self.site, Key="heartbeat.json")["Body"].read(), b"{}")
        self.s3.delete_object(Bucket=self.site, Key="ja/index.html")

    def test_a_run_changes_nothing_that_people_wrote(self):
        for key in ["site.toml", *(f"{folder}/a/b.md" for folder in FOLDERS)]:
            self.refuses(DENIED, self.s3.put_object, Bucket=self.content, Key=key, Body=b"")
            self.refuses(DENIED, self.s3.delete_object, Bucket=self.content, Key=key)

    def test_a_run_deletes_nothing_of_the_ledger(self):
        for arguments in {}, {"VersionId": "null"}:
            self.refuses(
                DENIED, self.s3.delete_object, Bucket=self.content, Key="ledger/A-1.json", **arguments
            )

    def test_a_run_reaches_nothing_else(self):
        s3 = self.s3
        self.refuses(DENIED, s3.get_object, Bucket=self.content, Key="other/a.md")
        self.refuses(DENIED, s3.put_object, Bucket=self.content, Key="other/a.md", Body=b"")
        self.refuses(DENIED, s3.get_object, Bucket="other", Key="ledger/A-1.json")
        self.refuses(DENIED, s3.put_object, Bucket="other", Key="ledger/A-1.json", Body=b"")
        self.refuses(DENIED, s3.list_objects_v2, Bucket="other")
        self.refuses(DENIED, s3.list_buckets)
        self.refuses(DENIED, s3.delete_bucket_policy, Bucket=self.site)
        self.refuses(DENIED, s3.put_bucket_versioning, Bucket=self.content, VersioningConfiguration={})
        self.refuses(DENIED, client("iam", self.function).list_roles)
        name = self.outputs["FunctionName"]
        self.refuses(DENIED, client("lambda", self.function).get_function, FunctionName=name)

    def test_a_run_tells_nobody_without_a_channel(self):
        topic = "arn:aws:sns:eu-central-1:123456789012:status"
        self.refuses(DENIED, client("sns", self.function).publish, TopicArn=topic, Message="{}")
        entry = {"Source": "kairan", "DetailType": "incident.opened", "Detail": "{}"}
        self.refuses(DENIED, client("events", self.function).put_events, Entries=[entry])
        mail = {"FromEmailAddress": "status@example.com", "Content": {"Raw": {"Data": b""}}}
        self.refuses(DENIED, client("sesv2", self.function).send_email, **mail)
        secrets = client("secretsmanager", self.function)
        self.refuses(DENIED, secrets.get_secret_value, SecretId="kairan/channels")

    def test_a_run_gives_up_into_its_queue_alone(self):
        sqs = client("sqs", self.function)
        queue = self.outputs["GivenUpQueueUrl"]
        sqs.send_message(QueueUrl=queue, MessageBody="{}")
        self.refuses(DENIED, sqs.receive_message, QueueUrl=queue)

    def test_a_tick_may_start_a_turn_and_nothing_else(self):
        self.refuses(DENIED, client("s3", self.schedule).list_objects_v2, Bucket=self.content)
        self.refuses(DENIED, client("s3", self.schedule).get_object, Bucket=self.content, Key="site.toml")
        client("sqs", self.schedule).send_message(QueueUrl=self.outputs["GivenUpQueueUrl"], MessageBody="{}")

    @unittest.skipUnless(PROGRAM, "the function is not built: cargo build --features aws --bin bootstrap")
    def test_the_function_makes_a_site_with_its_role(self):
        root = INFRA.parent / "content"
        files = [file for file in root.rglob("*") if file.is_file()]
        files = {file.relative_to(root).as_posix(): file.read_bytes() for file in files}
        owner = self.fill({key: file for key, file in files.items() if key.split("/")[0] not in ("ledger", ".kairan")})
        tick = {"scheduled_at": "2026-09-30T09:00:00Z", "execution": "a", "attempt": "1"}
        with tempfile.TemporaryFile() as log:
            runtime = self.start(log)
            first, again = runtime.invoke(tick), runtime.invoke(tick)
            # A run with news removes what it has replaced below .kairan/.
            EMULATOR.enforce(False)
            record = b"---\nid: NEW-1\nservice: Mail\ntitle: New\nstatus: investigating\n---\n\n## 2026-09-30T09:05:00Z\nUser impact: New.\n"
            owner.put_object(Bucket=self.content, Key="records/new.md", Body=record)
            EMULATOR.enforce(True)
            changed = runtime.invoke(tick | {"scheduled_at": "2026-09-30T09:10:00Z"})
            log.seek(0)
            told = log.read().decode()
        self.assertEqual([one[0] for one in (first, again, changed)], ["response"] * 3, f"{first[1]}\n{told}")
        self.assertGreater(first[1]["written"], 100)
        self.assertEqual(changed[1]["changed"], 1)
        EMULATOR.enforce(False)
        self.assertTrue(owner.list_objects_v2(Bucket=self.content, Prefix="ledger/")["KeyCount"])
        self.readers_see_the_site(owner)

    def fill(self, files):
        """Put these files into the content in place of what is there; the roles are enforced from there on."""
        EMULATOR.enforce(False)
        owner = client("s3")
        for bucket in self.content, self.site:
            for one in owner.list_objects_v2(Bucket=bucket).get("Contents", []):
                owner.delete_object(Bucket=bucket, Key=one["Key"])
        for key, file in files.items():
            owner.put_object(Bucket=self.content, Key=key, Body=file)
        EMULATOR.enforce(True)
        return owner

    def start(self, log, **more):
        """Start the function with its role."""
        environment = {
            "AWS_ACCESS_KEY_ID": self.function["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": self.function["SecretAccessKey"],
            "AWS_SESSION_TOKEN": self.function["SessionToken"],
            "AWS_REGION": "eu-central-1",
            # By its number, so that the name of a bucket is not put before it.
            "AWS_ENDPOINT_URL": EMULATOR.url.replace("localhost", "127.0.0.1"),
            "KAIRAN_CONTENT_BUCKET": self.content,
            "KAIRAN_SITE_BUCKET": self.site,
        }
        runtime = Runtime(PROGRAM[0], environment | more, log)
        self.addCleanup(runtime.stop)
        return runtime

    @unittest.skipUnless(PROGRAM, "the function is not built: cargo build --features aws --bin bootstrap")
    def test_the_function_follows_sources_with_its_role(self):
        sources = Sources()
        self.addCleanup(sources.stop)
        head = 'title = "Status"\nbase_url = "https://status.example"\nlocales = ["en"]\npublish_reports = true\n'
        owner = self.fill({"site.toml": (head + sources.settings()).encode()})

        def kept(bucket, key):
            return owner.get_object(Bucket=bucket, Key=key)["Body"].read()

        def turn(minute):
            EMULATOR.enforce(True)
            at = f"2026-09-30T09:{minute:02}:00Z"
            kind, answer = runtime.invoke({"scheduled_at": at, "execution": at, "attempt": "1"})
            EMULATOR.enforce(False)
            log.seek(0)
            self.assertEqual(kind, "response", f"{answer}\n{log.read().decode()}")
            return answer

        with tempfile.TemporaryFile() as log:
            runtime = self.start(log, KAIRAN_ALLOW_LOOPBACK="1", KAIRAN_GRAPH_CLIENT_SECRET="secret")
            answer = turn(0)
            self.assertEqual((answer["incidents"], answer["silent_sources"]), (2, []))
            self.assertEqual(
                sources.take_asked(),
                sorted(["summary.json", "incidents.json", "scheduled-maintenances.json"])
                + ["healthOverviews", "issues", "incidentReport"],
            )
            self.assertIn(b"We look into it.", kept(self.site, "en/incidents/a1/index.html"))
            self.assertEqual(kept(self.content, "ledger/reports/MO1.pdf"), REPORT)
            self.assertEqual(kept(self.site, "reports/MO1.pdf"), REPORT)
            self.assertEqual(turn(1)["written"], 0)
            self.assertEqual(sources.take_asked(), ["summary.json", "issues"])
            sources.fails = True
            silent = turn(2)["silent_sources"]
            self.assertEqual(len(silent), 2, silent)
            heartbeat = json.loads(kept(self.site, "heartbeat.json"))["sources"]
            self.assertEqual([heartbeat[name]["silent"] for name in ("forge", "m365")], [True, True])
            # What it told is removed once the settings no longer name a source; the incidents stay.
            only_graph = sources.settings().split("[[sources]]")[2]
            owner.put_object(Bucket=self.content, Key="site.toml", Body=f"{head}[[sources]]{only_graph}".encode())
            self.assertEqual(turn(3)["incidents"], 2)
            keys = [one["Key"] for one in owner.list_objects_v2(Bucket=self.content, Prefix=".kairan/sources/")["Contents"]]
            self.assertEqual(keys, [".kairan/sources/m365.json"])

    def readers_see_the_site(self, owner):
        """What was uploaded is fetched over HTTP, as the distribution would serve it."""
        said = SAID["roles"]
        distribution = Distribution(
            said["Distribution"]["DistributionConfig"],
            said["Headers"]["ResponseHeadersPolicyConfig"],
            said["EdgeFunction"]["FunctionCode"],
            owner,
            self.site,
        )
        self.addCleanup(distribution.stop)

        def get(path, **headers):
            try:
                answer = urlopen(Request(distribution.url + path, headers=headers), timeout=30)
            except HTTPError as error:
                answer = error
            with answer:
                return answer.status, answer.url.removeprefix(distribution.url), answer.headers, answer.read().decode()

        status, path, headers, page = get("/", **{"Accept-Language": "ja-JP, en;q=0.5"})
        self.assertEqual((status, path), (200, "/ja/"))
        self.assertEqual(headers["Content-Type"], "text/html; charset=utf-8")
        self.assertEqual(headers["Content-Language"], "ja")
        for name in "Content-Security-Policy", "Strict-Transport-Security", "Permissions-Policy", "Referrer-Policy":
            self.assertTrue(headers[name], name)
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("incidents/EX1310442/", page)
        note = (INFRA.parent / "content/annotations/EX1310442-workaround.md").read_text().splitlines()[1]
        status, path, _, page = get("/en/incidents/EX1310442")
        self.assertEqual((status, path), (200, "/en/incidents/EX1310442/"))
        self.assertIn(note.removeprefix("title: "), page, "the note")
        self.assertGreater(page.count("<time"), 3, "the log")
        status, _, _, page = get("/en/incidents/EX0/")
        self.assertEqual(status, MISSING)
        self.assertIn("<html", page)


if __name__ == "__main__":
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules[__name__])
    result = unittest.TextTestRunner(stream=sys.stdout).run(suite)
    for test, why in result.skipped:
        print(f"SKIPPED {test}: {why}")
    failed = len(result.failures) + len(result.errors)
    skipped = len(result.skipped)
    print(f"{result.testsRun - skipped - failed} passed, {failed} failed, {skipped} skipped")
    sys.exit(failed > 0)
