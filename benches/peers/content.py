"""Synthetic incidents, the same for each tool: a Kairan root, and Markdown for Hugo and Eleventy."""

import datetime
import json
import pathlib
import random

LANGUAGES = ["en", "de"]
UPDATES = 10
#: Sentences of a section, of which an update has three: some 600 characters.
SENTENCES = 3
WORDS_OF_A_SENTENCE = 12
NEWEST = datetime.datetime(2026, 6, 30, 12)
#: The incidents are spread over this time.
SPAN = datetime.timedelta(days=5 * 365)
#: How many of the newest are in how much of it, however many others there are; None where all are spread evenly.
NEWEST_ONES = None
MONTH = datetime.timedelta(days=31)

SERVICES = {
    "en": ["Mail", "Chat", "Calendar", "Printing", "Directory", "Backups", "Wiki", "Payroll", "Door locks", "Telephony"],
    "de": ["Post", "Chat", "Kalender", "Drucken", "Verzeichnis", "Sicherungen", "Wiki", "Gehalt", "Türschlösser", "Telefonie"],
}
STATUSES = ["investigating", "serviceDegradation", "restoringService", "verifyingService", "serviceRestored"]
LABELS = {
    "en": ["Title", "User impact", "Current status", "Scope of impact"],
    "de": ["Titel", "Auswirkungen auf Benutzer", "Aktueller Status", "Umfang der Auswirkungen"],
}
WORDS = {
    "en": """a slow disk in the second hall delays most requests while our people move the queue to a spare machine and
        read the logs of the gateway some colleagues see an error page after they sign in others wait for a minute
        before their files open we have found a certificate that was not renewed and replace it on each node now""",
    "de": """eine langsame Platte in der zweiten Halle verzögert die meisten Anfragen während unsere Leute die Schlange auf
        eine freie Maschine verlegen und die Protokolle des Zugangs lesen einige sehen nach der Anmeldung eine
        Fehlerseite andere warten eine Minute bis ihre Dateien aufgehen wir haben ein Zertifikat gefunden das nicht
        erneuert wurde und ersetzen es jetzt auf jedem Knoten""",
}


def sentences(chooser, language, count):
    """As long in each language: a translation that is much shorter would be said to be cut off."""
    words = WORDS[language].split()
    made = (" ".join(chooser.choice(words) for _ in range(WORDS_OF_A_SENTENCE)) for _ in range(count))
    return " ".join(f"{sentence[0].upper()}{sentence[1:]}." for sentence in made)


def rfc3339(at):
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def incident_id(number):
    return f"BN{number:06}"


def start_of(number, count):
    """When the incident with this number begins."""
    newer, time = NEWEST_ONES or (count, SPAN)
    if number < newer:
        return NEWEST - time / newer * number
    return NEWEST - time - (SPAN - time) / (count - newer) * (number - newer)


def incident(number, count):
    """The incident with this number, 0 for the newest: the same whatever else is made."""
    start = start_of(number, count).replace(microsecond=0)
    chooser = random.Random(number)
    service = chooser.randrange(len(SERVICES["en"]))
    minutes = chooser.randint(30, 2000)
    updates = []
    for update in range(UPDATES):
        bodies = {}
        for language in LANGUAGES:
            title, *labels = LABELS[language]
            words = random.Random(f"{number} {update} {language}")
            sections = [f"{title}: {heading(number, language)}"]
            sections += [f"{label}: {sentences(words, language, SENTENCES)}" for label in labels]
            bodies[language] = sections
        updates.append({
            "at": start + datetime.timedelta(minutes=minutes * update // (UPDATES - 1)),
            "status": STATUSES[update * len(STATUSES) // UPDATES],
            "bodies": bodies,
        })
    return {
        "id": incident_id(number),
        "service": service,
        "start": start,
        "end": updates[-1]["at"],
        "updates": updates,
    }


def heading(number, language):
    return sentences(random.Random(f"{number} {language}"), language, 1)


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def kairan_record(found):
    posts = [
        {
            "createdDateTime": rfc3339(update["at"]),
            "description": {"contentType": "text", "content": "\n\n".join(update["bodies"]["en"])},
        }
        for update in found["updates"]
    ]
    return json.dumps({
        "id": found["id"],
        "title": found["updates"][0]["bodies"]["en"][0].removeprefix("Title: "),
        "service": SERVICES["en"][found["service"]],
        "status": found["updates"][-1]["status"],
        "classification": "incident",
        "startDateTime": rfc3339(found["start"]),
        "endDateTime": rfc3339(found["end"]),
        "lastModifiedDateTime": rfc3339(found["updates"][-1]["at"]),
        "posts": posts,
    }, ensure_ascii=False)


def write_kairan(root, found):
    write(root / "records" / f"{found['id']}.json", kairan_record(found))
    for language in LANGUAGES[1:]:
        text = "---\nsource: machine\n---\n"
        for update in found["updates"]:
            body = "\n\n".join(update["bodies"][language])
            text += f"\n## {rfc3339(update['at'])}\n{body}\n"
        write(root / "translations" / f"{found['id']}.{language}.md", text)


def peer_page(found, language):
    """An incident as Markdown with front matter, which is JSON and so YAML as well."""
    title = found["updates"][0]["bodies"][language][0].split(": ", 1)[1]
    fields = {
        "title": title,
        "incident": found["id"],
        "service": SERVICES[language][found["service"]],
        "status": found["updates"][-1]["status"],
        "last": rfc3339(found["updates"][-1]["at"]),
        "lang": language,
    }
    lines = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in fields.items())
    text = f"---\ndate: {rfc3339(found['start'])}\n{lines}---\n"
    for update in found["updates"]:
        body = "\n\n".join(update["bodies"][language])
        text += f"\n### {update['at']:%Y-%m-%d %H:%M} UTC: {update['status']}\n\n{body}\n"
    return text


def hugo_path(site, found, language):
    suffix = "" if language == LANGUAGES[0] else f".{language}"
    return site / "content" / "incidents" / f"{found['id'].lower()}{suffix}.md"


def eleventy_path(site, found, language):
    return site / "content" / language / f"{found['id'].lower()}.md"


PEER_PATHS = {"hugo": hugo_path, "eleventy": eleventy_path}

SETTINGS = """title = "Example Status"
base_url = "https://status.example.com"
locales = %s
"""


def generate(tool, folder, count):
    """Writes the content of `count` incidents for a tool."""
    if tool == "kairan":
        write(folder / "site.toml", SETTINGS % json.dumps(LANGUAGES))
    for number in range(count):
        write_for(tool, folder, incident(number, count))


def add_update(tool, folder, count, text):
    """Adds an update to the newest incident, in each language."""
    found = incident(0, count)
    at = NEWEST + datetime.timedelta(days=3)
    bodies = {language: [f"{LABELS[language][2]}: {text}"] for language in LANGUAGES}
    found["updates"].append({"at": at, "status": STATUSES[-1], "bodies": bodies})
    write_for(tool, folder, found)


def add_incident(tool, folder, count, number):
    """Adds an incident that is the first one of its month: of the one after those of all others, or of a later one."""
    found = incident(0, count)
    found["id"] = f"BX{number:06}"
    shift = datetime.timedelta(days=2) + MONTH * number
    found["start"] += shift
    found["end"] += shift
    for update in found["updates"]:
        update["at"] += shift
    write_for(tool, folder, found)


def write_for(tool, folder, found):
    if tool == "kairan":
        write_kairan(folder, found)
    else:
        for language in LANGUAGES:
            write(PEER_PATHS[tool](folder, found, language), peer_page(found, language))
