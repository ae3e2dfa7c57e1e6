"""What infra/assemble makes and refuses: assemble.py LANGUAGES, as `kairan languages` prints them."""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ASSEMBLE = Path(__file__).parent.parent / "assemble"
LANGUAGES = json.loads(Path(sys.argv.pop()).read_text())


class Assemble(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def run_with(self, *options, languages=LANGUAGES, addresses=None):
        (self.folder / "languages.json").write_text(json.dumps(languages))
        if addresses is not None:
            (self.folder / "addresses.txt").write_text(addresses)
            options += ("--addresses", self.folder / "addresses.txt")
        return subprocess.run(
            [ASSEMBLE, self.folder / "languages.json", self.folder / "out", *options],
            capture_output=True,
            text=True,
        )

    def test_the_template_has_the_edge_and_the_processor(self):
        made = self.run_with("--architecture", "x86_64")
        self.assertEqual((made.returncode, made.stdout, made.stderr), (0, "", ""))
        template = (self.folder / "out/template.yaml").read_text()
        self.assertIn("      Architectures: [x86_64]\n", template)
        for line in (self.folder / "out/edge.js").read_text().splitlines():
            self.assertIn(f"        {line}\n", template)
        self.assertIn('"allowed":null', template)

    def test_addresses_are_merged_and_sorted(self):
        made = self.run_with(addresses="10.0.1.0/24\n10.0.0.0/24 # next to it\n\n2001:db8::/32\n9.0.0.1\n")
        self.assertEqual(made.stderr, "")
        code = (self.folder / "out/edge.js").read_text()
        ranges = '[["409000001","409000001"],["40a","40a0001"],["620010db8","620010db8"]]'
        self.assertIn(f'"allowed":{ranges}', code)

    def test_what_is_wrong_is_named(self):
        for options, words in [
            ({"addresses": "10.0.0.0/24\n10.0.0.1/24\n"}, "addresses.txt:2: 10.0.0.1/24 has host bits set"),
            ({"addresses": "the office"}, "addresses.txt:1: 'the office'"),
            ({"addresses": "# nobody yet\n"}, "nobody could come in"),
            ({"addresses": "".join(f"10.0.{i}.{j}\n" for i in range(9) for j in range(0, 99, 2))}, "fewer"),
            ({"languages": LANGUAGES | {"base_url": "https://example.com/status/"}}, "has the path /status/"),
        ]:
            made = self.run_with(**options)
            self.assertEqual(made.returncode, 1)
            self.assertIn(words, made.stderr)
            self.assertIn("help: ", made.stderr)
            self.assertFalse((self.folder / "out").exists())


if __name__ == "__main__":
    result = unittest.main(exit=False, argv=sys.argv[:1]).result
    failed = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - failed} passed, {failed} failed")
    sys.exit(failed > 0)
