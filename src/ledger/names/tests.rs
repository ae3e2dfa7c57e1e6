use proptest::prelude::*;

use super::*;

fn at(hour: u32) -> DateTime<Utc> {
    format!("2026-09-30T{hour:02}:00:00Z").parse().unwrap()
}

fn slugs<'a>(names: &'a Names, name: &str) -> Vec<&'a str> {
    names.slugs_of(name).collect()
}

fn record(names: &mut Names, name: &str) -> String {
    let recorded = names.slugs_of(name).next().map(str::to_owned);
    recorded.unwrap_or_else(|| names.record_slug(name, name, &BTreeSet::new(), at(9)))
}

#[test]
fn slugs_are_words_of_any_script() {
    let cases = [
        ("Exchange Online", "exchange-online"),
        ("  Power BI (EU) ", "power-bi-eu"),
        ("社内 VPN", "社内-vpn"),
        ("!!!", "service"),
        ("🚀", "service"),
        ("", "service"),
    ];
    for (name, slug) in cases {
        assert_eq!(slugify(name), slug);
    }
}

#[test]
fn a_slug_stays_with_its_service_whatever_comes_later() {
    let mut names = Names::default();
    for (name, slug) in [
        ("A / B", "a-b"),
        ("A & B", "a-b-2"),
        ("a / b ", "a-b"),
        ("A-B", "a-b-3"),
        ("!!!", "service"),
        ("???", "service-2"),
        ("Service", "service-3"),
        ("Strasse", "strasse"),
        ("Straße", "straße-2"),
        ("Cafe\u{301}", "café"),
        ("CAFÉ", "café"),
    ] {
        assert_eq!(record(&mut names, name), slug, "{name}");
        assert_eq!(record(&mut names, name), slug, "{name}");
    }
    assert_eq!(Names::parse(&names.serialize()), Ok(names));
}

#[test]
fn a_long_slug_is_cut_and_two_with_one_start_stay_apart() {
    let mut names = Names::default();
    let one = record(&mut names, &"障害".repeat(60));
    let other = record(&mut names, &format!("{}!x", "障害".repeat(60)));
    assert_ne!(one, other);
    for slug in [&one, &other] {
        assert!(slug.len() <= MAX_SLUG_BYTES, "{slug}");
        assert!(slug.starts_with("障害障害"), "{slug}");
    }
}

#[test]
fn a_long_slug_that_is_published_stays() {
    let name = "障害".repeat(20);
    let published = BTreeSet::from([name.clone()]);
    let mut names = Names::default();
    assert_eq!(names.record_slug(&name, &name, &published, at(9)), name);
}

#[test]
fn an_explicit_slug_of_another_service_is_refused() {
    let mut names = Names::default();
    let exact = |names: &mut Names, name: &str, wanted: &str| {
        names.record_exact_slug(name, wanted, &BTreeSet::new(), at(9))
    };
    assert_eq!(exact(&mut names, "Mail", "mail"), Ok("mail".to_owned()));
    assert_eq!(exact(&mut names, "MAIL", "mail"), Ok("mail".to_owned()));
    let taken = exact(&mut names, "Letters", "Mail").unwrap_err();
    assert_eq!(taken.slug, "mail");
    assert!(taken.owner.names.contains("Mail"));
    // A second slug of the same service, and the first stays its own.
    assert_eq!(exact(&mut names, "Mail", "post"), Ok("post".to_owned()));
    assert_eq!(slugs(&names, "mail"), ["mail", "post"]);
}

#[test]
fn of_two_ledgers_the_one_that_recorded_a_slug_first_keeps_it() {
    let mut one = Names::default();
    one.record_slug("A / B", "A / B", &BTreeSet::new(), at(8));
    let mut other = Names::default();
    other.record_slug("A & B", "A & B", &BTreeSet::new(), at(9));
    other.record_slug("A & B", "both", &BTreeSet::new(), at(9));
    // What the loser loses, as either ledger sees it.
    for (one, other, is_own_loss) in [(&one, &other, false), (&other, &one, true)] {
        let conflicts = one.conflicts(other);
        assert_eq!(conflicts.len(), 1);
        let conflict = &conflicts[0];
        assert_eq!(
            (conflict.slug.as_str(), conflict.is_own_loss),
            ("a-b", is_own_loss)
        );
        assert_eq!(conflict.loser.names, ["A & B".to_owned()].into());
        assert_eq!(conflict.winner.names, ["A / B".to_owned()].into());
    }
    assert_eq!(one.conflicts(&one), []);
    let union = one.union(other);
    assert_eq!(slugs(&union, "A / B"), ["a-b"]);
    assert_eq!(slugs(&union, "A & B"), ["both"]);
}

#[test]
fn three_ledgers_agree_on_the_owner_of_a_slug_in_any_order() {
    // Three services whose names make the same slug; two names differ in white space only.
    let ledger = |name: &str, hour: u32| {
        let mut names = Names::default();
        names.record_slug(name, name, &BTreeSet::new(), at(hour));
        names
    };
    let ledgers = [ledger("&", 8), ledger("/", 8), ledger(" &", 9)];
    let union = |order: [usize; 3]| {
        let [a, b, c] = order.map(|index| ledgers[index].clone());
        (
            a.clone().union(b.clone()).union(c.clone()),
            a.union(b.union(c)),
        )
    };
    let (expected, _) = union([0, 1, 2]);
    assert_eq!(slugs(&expected, "&"), ["service"]);
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        let (left, right) = union(order);
        assert_eq!((&left, &right), (&expected, &expected), "{order:?}");
    }
}

#[test]
fn what_is_no_file_of_names_is_refused() {
    for bytes in [
        &b""[..],
        b"{",
        b"[]",
        b"{\"services\": {}}",
        b"{\"version\": 2, \"services\": {\"../x\": {\"names\": [\"X\"], \"since\": \"2026-09-30T09:00:00Z\"}}}",
    ] {
        let result = Names::parse(bytes);
        assert!(matches!(result, Err(NamesError::Corrupt(_))), "{result:?}");
    }
    let newer = Names::parse(b"{\"version\": 3}");
    assert_eq!(newer, Err(NamesError::UnsupportedVersion(3)));
}

fn names() -> impl Strategy<Value = Names> {
    let service = ("[aAß &/!é-]{0,5}|x{70,120}", 0..4_u32);
    proptest::collection::vec(service, 0..8).prop_map(|services| {
        let mut names = Names::default();
        for (name, hour) in services {
            names.record_slug(&name, &name, &BTreeSet::new(), at(hour));
        }
        names
    })
}

proptest! {
    #[test]
    fn union_is_commutative_associative_and_idempotent(a in names(), b in names(), c in names()) {
        let union = |a: &Names, b: &Names| a.clone().union(b.clone());
        prop_assert_eq!(union(&a, &b), union(&b, &a));
        prop_assert_eq!(union(&union(&a, &b), &c), union(&a, &union(&b, &c)));
        prop_assert_eq!(union(&a, &a), a);
    }

    #[test]
    fn slugs_are_bounded_and_no_two_are_equal_for_a_file_system(names in names()) {
        let folded: BTreeSet<String> = names.services.keys().map(|slug| fold_path(slug)).collect();
        prop_assert_eq!(folded.len(), names.services.len());
        for slug in names.services.keys() {
            prop_assert!(slug.len() <= MAX_SLUG_BYTES && is_valid_slug(slug), "{}", slug);
        }
    }
}
