"""Secrets Manager in an emulator: python stored_secrets.py NAME. Prints its URL, and then stores each line of standard input as the text
of the secret with this name, and says so."""

import sys

import boto3
from moto.server import ThreadedMotoServer

server = ThreadedMotoServer(port=0, verbose=False)
server.start()
url = "http://{}:{}".format(*server.get_host_and_port()).replace("0.0.0.0", "127.0.0.1")
keys = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "wJalrXUtnFEMI/K7MDENG"}
manager = boto3.client("secretsmanager", region_name="eu-central-1", endpoint_url=url, **keys)
name = sys.argv[1]
manager.create_secret(Name=name, SecretString="{}")
print(url, flush=True)
for line in sys.stdin:
    manager.put_secret_value(SecretId=name, SecretString=line.strip())
    print("stored", flush=True)
server.stop()
