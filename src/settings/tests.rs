use super::*;

const SMALL: &str = "title = \"T\"\nbase_url = \"https://a.example/x\"\nlocales = [\"en\"]\n";

fn read(text: &str) -> (Result<Settings, Diagnostic>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    (Settings::parse(text, &mut diagnostics), diagnostics)
}

#[test]
fn three_fields_are_enough() {
    let (settings, diagnostics) = read(SMALL);
    let settings = settings.unwrap();
    assert_eq!(diagnostics, []);
    assert_eq!(settings.base_url, "https://a.example/x/");
    assert_eq!(settings.authority, "a.example,2026");
    assert_eq!(settings.title.in_locale(&"ja".parse().unwrap()), "T");
}

#[test]
fn words_fall_back_to_a_near_language() {
    let words: LocalizedString = LocalizedString::ByLocale(
        [("pt", "a"), ("en", "b")]
            .map(|(tag, word)| (tag.parse().unwrap(), word.to_owned()))
            .into(),
    );
    assert_eq!(words.in_locale(&"pt-BR".parse().unwrap()), "a");
    assert_eq!(words.in_locale(&"ja".parse().unwrap()), "b");
}

#[test]
fn a_mistake_in_an_optional_key_costs_that_key_alone() {
    let csv = "[records.csv]\nid = \"No\"\n";
    let service = "[[services]]\nname = \"A\"\n";
    let cases = [
        ("descripton = \"x\"", "4:1", "`description`"),
        ("description = 5", "4:15", "text"),
        ("footer = { \"e n\" = \"x\" }", "4:10", "text"),
        ("logo = [1]", "4:8", "list"),
        ("colour = \"x\"", "4:1", "unknown key `colour`"),
        ("zones = 5", "4:9", "`[zones]`"),
        ("[zones]\nen = \"Mars/Base\"", "5:6", "unknown time zone"),
        ("[zones]\nen = 9", "5:6", "`zones.en`"),
        ("[zones]\njp = \"Asia/Tokyo\"", "5:1", "`jp` is not one of"),
        ("[colors]\naccent = \"red;}\"", "5:10", "not a colour"),
        (
            "[colors]\naccent_drak = \"#123456\"",
            "5:1",
            "`accent_dark`",
        ),
        ("[colours]\naccent = \"#123456\"", "4:2", "`colors`"),
        ("[records]\nzone = 1", "5:8", "`records.zone`"),
        ("[records]\nlang = \"english\"", "5:8", "not a language tag"),
        (
            "[translation]\nlanguages = []",
            "4:1",
            "no `translation.provider`",
        ),
        (
            "[translation]\nprovider = \"babel\"",
            "5:12",
            "provider \"babel\"",
        ),
        (
            "[translation]\nprovider = \"chat\"",
            "5:12",
            "an address and a model",
        ),
        (
            "[translation]\nprovider = \"deepl\"\nurl = \"http://localhost.example/\"",
            "6:7",
            "begins with https://",
        ),
        (
            "[translation]\nprovider = \"amazon\"\nlanguages = [\"ja\"]",
            "6:14",
            "`ja` is not one of",
        ),
        (
            "[translation]\nprovider = \"amazon\"\nsince = 10:30:00",
            "6:9",
            "`since` is not a date",
        ),
        (
            "[translation]\nprovider = \"amazon\"\ncharacters_per_day = -1",
            "6:22",
            "`translation.characters_per_day`",
        ),
        (
            "[records.csv]\nservice = \"x\"",
            "4:1",
            "no `records.csv.id`",
        ),
        (&format!("{csv}time_format = \"%Q\""), "6:15", "strftime"),
        (&format!("{csv}titel = \"T\""), "6:1", "`title`"),
        (
            &format!("{csv}statuses = {{ Open = 1 }}"),
            "6:21",
            "`records.csv.statuses.Open`",
        ),
        ("services = \"x\"", "4:12", "`[[services]]`"),
        ("[[services]]\nslug = \"x\"", "4:1", "no `services.name`"),
        (&format!("{service}{service}"), "6:1", "listed twice"),
        (
            &format!("{service}names = {{ \"j a\" = \"x\" }}"),
            "6:11",
            "`j a` is not a language tag",
        ),
        (&format!("{service}slug = 5"), "6:8", "`services.slug`"),
        (&format!("{service}nmaes = {{}}"), "6:1", "`names`"),
    ];
    for (more, place, words) in cases {
        let (settings, diagnostics) = read(&format!("{SMALL}{more}\n"));
        assert!(settings.is_ok(), "{more}");
        assert_eq!(diagnostics.len(), 1, "{more}: {diagnostics:#?}");
        let said = diagnostics[0].to_string();
        let start = format!("error: site.toml:{place}: ");
        assert!(
            said.starts_with(&start) && said.contains(words),
            "{more}: {said}"
        );
    }
}

#[test]
fn an_invalid_language_leaves_the_others() {
    let (settings, diagnostics) = read(&SMALL.replace("[\"en\"]", "[\"en\", \"j a\"]"));
    let settings = settings.unwrap();
    assert_eq!(settings.locales, [Tag::english()]);
    assert!(settings.has_invalid_locale);
    assert_eq!(diagnostics[0].location.to_string(), "site.toml:3:18");
}

#[test]
fn without_the_essentials_there_is_no_site() {
    let cases = [
        ("title = \"T\"\n", "site.toml:1:1"),
        (
            "title = \"T\"\nbase_url = \"x\"\nlocales = [\"en\"]",
            "site.toml:2:12",
        ),
        (
            "title = \"T\"\nbase_url = \"https://a\"\nlocales = []",
            "site.toml:3:11",
        ),
        (
            "title = \"T\"\nbase_url = \"https://user:secret@a\"\nlocales = [\"en\"]",
            "site.toml:2:12",
        ),
        (
            "title = \"T\"\nbase_url = \"https://a:port\"\nlocales = [\"en\"]",
            "site.toml:2:12",
        ),
        ("title = \n", "site.toml:1:9"),
        (
            "titel = \"T\"\nbase_url = \"https://a\"\nlocales = []",
            "site.toml:1:1",
        ),
        (
            "title = 5\nbase_url = \"https://a\"\nlocales = []",
            "site.toml:1:9",
        ),
        (
            "title = \"T\"\nbase_url = \"https://a\"\nlocales = \"en\"",
            "site.toml:3:11",
        ),
    ];
    for (text, place) in cases {
        let (settings, _) = read(text);
        let error = settings.unwrap_err();
        assert_eq!(error.location.to_string(), place, "{text}");
        assert!(!error.to_string().contains("secret"), "{error}");
    }
    // An authority has no brackets.
    let (settings, _) = read("title = \"T\"\nbase_url = \"http://[::1]:80\"\nlocales = [\"en\"]");
    assert_eq!(settings.unwrap().authority, "localhost,2026");
    // Another authority would give every entry of every feed another id.
    for (more, place) in [
        ("[feeds]\nauthority = \"no comma\"", "5:13"),
        ("[feeds]\nauthority = 5", "5:13"),
        ("[feeds]\nautority = \"a.example,2026\"", "5:1"),
        ("[feds]\nauthority = \"a.example,2026\"", "4:2"),
    ] {
        let (settings, _) = read(&format!("{SMALL}{more}\n"));
        let error = settings.unwrap_err();
        assert_eq!(
            error.location.to_string(),
            format!("site.toml:{place}"),
            "{error}"
        );
    }
}
