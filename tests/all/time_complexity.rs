//! Texts made to be slow are not: the work grows with the text and not with its square.
//!
//! Every piece here took minutes once, or might.

use std::fs;
use std::time::{Duration, Instant};

use kairan::record::{DecodeOptions, decode};
use kairan::settings::CsvSettings;
use serde_json::json;

use crate::fixtures::TestRoot;
use crate::well_formed::assert_well_formed;

/// Far more than the work takes, unoptimised, and far less than its square.
const TIME_LIMIT: Duration = Duration::from_secs(6);

/// Much of the same.
fn repeated(piece: &str) -> String {
    piece.repeat(100_000 / piece.len())
}

/// How long this thread has worked: what else the machine does is left out, where Linux tells
/// (proc(5), `schedstat`).
fn cpu_time(since: Instant) -> Duration {
    let schedstat = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = schedstat.and_then(|text| text.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| since.elapsed(), Duration::from_nanos)
}

/// How long this thread worked for it.
pub fn measure_cpu(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    let before = cpu_time(start);
    work();
    cpu_time(start).saturating_sub(before)
}

fn graph_record(content: &str) -> String {
    json!({
        "id": "EX1",
        "service": "Mail",
        "title": "Slow mail",
        "status": "serviceDegradation",
        "startDateTime": "2026-09-03T00:00:00Z",
        "posts": [{
            "createdDateTime": "2026-09-03T01:00:00Z",
            "description": {"contentType": "html", "content": content},
        }],
    })
    .to_string()
}

#[track_caller]
fn assert_fast(what: &str, root: &TestRoot) {
    let start = Instant::now();
    let before = cpu_time(start);
    let site = root.site();
    let elapsed = cpu_time(start).saturating_sub(before);
    println!("{elapsed:>8.1?}  {}", what.escape_debug());
    assert!(elapsed < TIME_LIMIT, "{what:?} took {elapsed:?}");
    // Reading a page again as a browser does takes longer than making it.
    if what.contains('<') {
        assert_well_formed(&site);
    }
}

#[test]
fn much_markup_in_an_update() {
    let pieces = [
        "<b>",
        "<b>x",
        "<b>x</b>",
        "<b>x</b>\n",
        "<a href=\"https://e.example\">x</a> ",
        "<li>x</li>",
        "<ul><li>x",
        "<pre>x</pre>",
        "<div><p>",
        "</b>",
        "<!--",
        "<!d",
        "<?",
        "<a title='",
        "<a ",
        "<script>",
        "<script",
        "&",
        "&amp",
        "&#",
        "<",
    ];
    for piece in pieces {
        let content = format!("Current status: {} end", repeated(piece));
        assert_fast(
            piece,
            &TestRoot::empty().with("records/a.json", graph_record(&content)),
        );
    }
}

#[test]
fn a_megabyte_of_markup() {
    let content = "<b>".repeat(1_000_000 / 3);
    assert_fast(
        "<b>",
        &TestRoot::empty().with("records/a.json", graph_record(&content)),
    );
}

#[test]
fn many_words_in_an_update() {
    let pieces = [
        "\n",
        "x\n",
        "- x\n",
        " - x",
        "1) x ",
        "\u{a0}\u{a0}x",
        "User impact: x ",
        "User impact:",
        "user impact ",
        ": ",
        "http://",
        "http://(",
        "://",
        "https://e.example/(",
        "https://a.sharepoint.com/",
        ".sharepoint.com",
        "https://e.example/…",
        "):",
        "a (b): ",
        "(User impact: ",
        "_*Root cause:*_ ",
        "- x\n- Root cause: x\n",
        "- These:\n- Start time: x\n",
        "xTitle:",
        "→Title:",
        "xETA:xETR:",
        "[Root cause] X\n",
        "Root cause - X ",
        "<Root cause>",
        "(UTC) 2026-09-03 21:30 - ",
        "1 500,1 ",
        "9:30 PM UTC ",
        "2026-09-03 (",
        "Friday, January 26, 2024, at 9:30 PM UTC ",
        "Friday, ",
        "550 5.7.1 ",
        "年月日",
        "|",
        "\\\n",
        "\u{8}",
    ];
    for piece in pieces {
        let content = repeated(piece);
        assert_fast(
            piece,
            &TestRoot::empty().with("records/a.json", graph_record(&content)),
        );
    }
}

#[test]
fn many_titles_of_one_incident() {
    let posts: Vec<_> = (0..4000)
        .map(|n| {
            json!({
                "createdDateTime": format!("2026-09-03T{:02}:{:02}:00Z", n / 60 % 24, n % 60),
                "description": {"contentType": "text", "content": format!("Title: {n}, slow mail")},
            })
        })
        .collect();
    let record = json!({
        "id": "EX1", "service": "Mail", "title": "Slow mail", "status": "serviceDegradation",
        "startDateTime": "2026-09-03T00:00:00Z", "posts": posts,
    });
    assert_fast(
        "titles",
        &TestRoot::empty().with("records/a.json", record.to_string()),
    );
}

#[test]
fn many_numbers_and_its_translation() {
    let numbers = |from: usize| -> String {
        let numbers = (from..).map(|n| format!("{n} x "));
        numbers.take(10_000).collect()
    };
    let one = format!("1{}", repeated(" 500").repeat(4));
    for (original, translation) in [
        (numbers(1), numbers(1)),
        (numbers(1), numbers(1_000_000)),
        (one.clone(), one),
    ] {
        let table = format!(
            "| EX1 | Mail | Slow mail |\n|---|\n| Status | serviceDegradation |\n|---|---|\n\
             | Last Updated | 01/24/2024 18:38:46 |\n| Latest Message | User impact: {original} |\n\
             | Machine Translation | ユーザーへの影響: ?{translation} |\n",
        );
        assert_fast("numbers", &TestRoot::empty().with("records/a.txt", table));
    }
}

#[test]
fn much_markdown_in_a_note() {
    let pieces = [
        "*",
        "[",
        "![",
        "`",
        "> ",
        "- ",
        "<b>",
        "<!--",
        "[^1]",
        "**重要：**",
        "\n",
        "|",
    ];
    for piece in pieces {
        let note = format!("---\ntitle: x\n---\n{}", repeated(piece));
        let root = TestRoot::empty()
            .with("records/a.json", graph_record("Current status: x"))
            .with("annotations/EX1.md", &note);
        assert_fast(piece, &root);
    }
}

#[test]
fn much_of_anything_as_a_record() {
    let pieces = [
        "[",
        "{\"a\":",
        "|",
        "| a | b |\n",
        "---\n",
        "---\na: &a [",
        "December 2, 2021 5:14 AM – Service restored\n",
        "\u{feff}",
    ];
    for piece in pieces {
        assert_fast(
            piece,
            &TestRoot::empty().with("records/a.txt", repeated(piece)),
        );
    }
    let dated = format!(
        "---\nid: N-1\n---\n{}",
        repeated("## 2026-09-03T01:00:00Z\nx\n")
    );
    assert_fast(
        "## …",
        &TestRoot::empty().with("records/a.md", &dated[..20_000]),
    );
    let front = "---\ntitle: x\ndate: 2026-09-03T01:00:00Z\nresolved: true\n---\n";
    for piece in ["{{", "{{ track ", "{{< a >}} "] {
        let text = format!("{front}{}", repeated(piece));
        assert_fast(piece, &TestRoot::empty().with("records/a.md", text));
    }
    let bomb = (1..20).fold("---\na0: &a0 [x,x,x,x,x,x,x,x]\n".to_owned(), |yaml, n| {
        let before = format!("*a{},", n - 1).repeat(8);
        format!("{yaml}a{n}: &a{n} [{before}]\n")
    });
    assert_fast(
        "&a",
        &TestRoot::empty().with("records/a.md", bomb + "---\n"),
    );
}

/// Decodes `count` records of which each has something wrong, and tells how long that took.
fn time_to_decode_bad_records(count: usize, file_text: impl Fn(usize) -> String) -> Duration {
    let name = |name: &str| Some(name.to_owned());
    let csv = CsvSettings {
        id: "Ticket".to_owned(),
        status: name("State"),
        started_at: name("Opened"),
        update: name("Note"),
        ..CsvSettings::default()
    };
    let labels = std::collections::BTreeMap::new();
    let options = DecodeOptions {
        csv: Some(&csv),
        ..DecodeOptions::new(&labels)
    };
    let text = file_text(count);
    let start = Instant::now();
    let before = cpu_time(start);
    let decoded = decode("records/a", text.as_bytes(), None, options);
    let elapsed = cpu_time(start).saturating_sub(before);
    assert!(
        decoded.diagnostics.len() > 100,
        "{}",
        decoded.diagnostics.len()
    );
    elapsed
}

#[test]
fn many_records_with_something_wrong() {
    let rows = |count: usize| {
        let rows = (0..count).map(|n| {
            let padding = "Some words about it. ".repeat(6);
            format!("INC{n},odd,2026-03-02T08:15:00Z,{padding}\n")
        });
        rows.fold("Ticket,State,Opened,Note\n".to_owned(), |text, row| {
            text + &row
        })
    };
    let objects = |separator: &'static str| {
        move |count: usize| {
            let objects = (0..count).map(|n| {
                json!({"id": format!("EX{n}"), "status": "odd", "startDateTime": "soon", "title": "x"})
                    .to_string()
            });
            format!("[{}]", objects.collect::<Vec<_>>().join(separator))
        }
    };
    let broken = |count: usize| format!("[{}]", vec![r#"{"startDateTime": 1}"#; count].join(", "));
    let tables = |count: usize| {
        let table = |n: usize| {
            format!("| EX{n} | Mail | x |\n|---|\n| Status | odd |\n| Start Time | soon |\n")
        };
        (0..count).map(table).collect::<String>()
    };
    let workloads: [(&str, &dyn Fn(usize) -> String); 5] = [
        ("rows", &rows),
        ("objects, a line each", &objects(",\n")),
        ("objects in one line", &objects(", ")),
        ("objects that do not fit", &broken),
        ("tables", &tables),
    ];
    for (what, file_text) in workloads {
        let once = time_to_decode_bad_records(4_000, file_text);
        let four_times = time_to_decode_bad_records(16_000, file_text);
        println!("{once:>8.1?} {four_times:>8.1?}  {what}");
        // Work that grows with the square would take 16 times as long.
        assert!(
            four_times < once * 8 + Duration::from_millis(100),
            "{what}: {once:?} for 4,000, {four_times:?} for 16,000"
        );
    }
}
