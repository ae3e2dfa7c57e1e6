//! Exports that hold only the newest part of an incident's log: what leaves them is not lost.

use crate::fixtures::{MINIMAL_SETTINGS, TestRoot, TestSite};

const COLUMNS: &str = "\n[records.csv]\nid = \"Ticket\"\nservice = \"Service\"\ntitle = \"Subject\"\n\
                       status = \"State\"\n\
                       update = \"Entry\"\nupdate_at = \"Written\"\n";

/// An export with an entry at each of these hours of 2026-09-29, all of them in the same words.
fn export(hours: &[u32]) -> String {
    let mut csv = "Ticket,Service,Subject,State,Entry,Written\n".to_owned();
    for hour in hours {
        csv += &format!(
            "T-7,Mail,Slow mail,investigating,We are still looking at it.,2026-09-29T{hour:02}:00:00Z\n"
        );
    }
    csv
}

/// The hours of the updates of the incident, oldest first, less those that are withdrawn.
fn hours(site: &TestSite) -> Vec<u32> {
    let json = site.json("T-7");
    let updates = json["updates"].as_array().unwrap().iter();
    let listed = updates.filter(|update| update["listed"] == true);
    let mut hours: Vec<u32> = listed
        .map(|update| update["at"].as_str().unwrap()[11..13].parse().unwrap())
        .collect();
    hours.sort_unstable();
    hours
}

#[test]
fn a_row_that_leaves_the_window_of_an_export_stays_in_the_log() {
    let settings = MINIMAL_SETTINGS.to_owned() + COLUMNS;
    for (windows, expected) in [
        (&[&[10, 11][..], &[11, 12]][..], &[10, 11, 12][..]),
        (&[&[10, 11], &[11], &[11, 12, 13], &[13]], &[10, 11, 12, 13]),
        // An older export arrives late.
        (&[&[11, 12], &[10, 11]], &[10, 11, 12]),
    ] {
        let root = TestRoot::empty().with("site.toml", &settings);
        let mut site = root.site_at("2026-09-29T09:00:00Z");
        for (run, window) in windows.iter().enumerate() {
            root.put("records/tickets.csv", export(window));
            site = root.site_at(&format!("2026-09-29T1{}:30:00Z", run + 3));
            assert_eq!(site.diagnostics(), Vec::<String>::new());
        }
        assert_eq!(hours(&site), expected, "{windows:?}");
    }
}
