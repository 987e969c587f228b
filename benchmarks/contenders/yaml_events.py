"""The floor of an import: libyaml's events of a file, and nothing made of them."""

import sys

import yaml

with open(sys.argv[1], "rb") as stream:
    for _ in yaml.parse(stream, yaml.CSafeLoader):
        pass
