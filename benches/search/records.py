"""Synthetic incidents with the vocabulary of a large archive: python3 records.py ROOT COUNT. Few words are frequent and
most are rare, as in any language; there are ids, error codes, and Japanese translations."""

import datetime
import itertools
import json
import pathlib
import random
import sys

UPDATES = 6
WORDS_OF_AN_UPDATE = 90
VOCABULARY = 40_000
NEWEST = datetime.datetime(2026, 6, 30, 12)
SPAN = datetime.timedelta(days=5 * 365)
SYLLABLES = [a + b for a in "b c d f g h l m n p r s t v w st tr pl".split() for b in "a e i o u ai ea".split()]
KANA = "メールボックス予定表共有障害復旧確認影響利用者接続認証更新管理者設定遅延原因調査対応完了通知送信受信検索保存権限証明書期限切断再起動"
SERVICES = ["Mail", "Chat", "Calendar", "Printing", "Directory", "Backups", "Wiki", "Payroll", "Door locks", "Telephony"]


def rfc3339(at):
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def made_words(count):
    chooser = random.Random(7)
    words = {}
    while len(words) < count:
        words["".join(chooser.choice(SYLLABLES) for _ in range(chooser.randint(1, 4)))] = None
    return list(words)


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def main(root, count):
    root = pathlib.Path(root)
    words = made_words(VOCABULARY)
    # Zipf's law: the n-th word is n times as rare as the first.
    weights = list(itertools.accumulate(1 / (rank + 8) for rank in range(VOCABULARY)))
    write(root / "site.toml", 'title = "Status"\nbase_url = "https://status.example.com/"\nlocales = ["en", "ja"]\n')
    for number in range(count):
        chooser = random.Random(number)
        start = (NEWEST - SPAN / count * number).replace(microsecond=0)
        posts, translated = [], "---\nsource: machine\n---\n"
        for update in range(UPDATES):
            at = rfc3339(start + datetime.timedelta(minutes=47 * update))
            text = chooser.choices(words, cum_weights=weights, k=WORDS_OF_AN_UPDATE)
            text.insert(3, f"0x8007{chooser.randrange(65536):04X}")
            posts.append({"createdDateTime": at, "description": {"contentType": "text", "content": "Current status: " + " ".join(text)}})
            japanese = "、".join("".join(chooser.choice(KANA) for _ in range(12)) for _ in range(12))
            translated += f"\n## {at}\n現在の状態: {japanese}\n"
        record = {
            "id": f"EX{1_300_000 - number}",
            "title": " ".join(chooser.choices(words, cum_weights=weights, k=8)),
            "service": chooser.choice(SERVICES),
            "status": "serviceRestored",
            "classification": "incident",
            "startDateTime": rfc3339(start),
            "endDateTime": posts[-1]["createdDateTime"],
            "lastModifiedDateTime": posts[-1]["createdDateTime"],
            "posts": posts,
        }
        write(root / "records" / f"{record['id']}.json", json.dumps(record))
        write(root / "translations" / f"{record['id']}.ja.md", translated)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
