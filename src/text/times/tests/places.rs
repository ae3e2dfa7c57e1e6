//! Zones that are named by a place, and what plainly names a zone that is not known.

use super::*;

/// The time of day, in UTC, of a time on 18 November 2026; `None` for no instant.
fn read(text: &str) -> Option<String> {
    let written_at = utc("2026-11-18T00:30:00Z");
    let found = find_all_after(text, american(Some(Tz::UTC)), written_at);
    found
        .first()
        .map(|found| found.at.format("%H:%M").to_string())
}

#[test]
fn a_zone_may_be_named_by_a_place() {
    for text in [
        "12:30 Berlin time",
        "12:30 (Berlin)",
        "20:30 Tokyo time",
        "17:00 India time",
        "17:00 (India)",
        "6:30 AM New York time",
        "19:30 Singapore local time",
        "12:30 W. Europe Standard Time",
        "20:30 Tokyo Standard Time",
        "12:30 Central European time",
        "12:30 WAT",
        "14:30 EAT",
        "18:30 WIB",
        "16:30 PKT",
        "14:30 TRT",
        "11:30 Zulu",
        "12:30 UTC + 1",
        "12:30 Uhr mitteleuropäischer Zeit",
        "12:30 Uhr Berliner Zeit",
        "12:30 Uhr (Ortszeit Berlin)",
        "20:30 Uhr japanischer Zeit",
        "12 h 30 (heure française)",
        "12h30, heure locale de Paris",
        "12h30 HEC",
        "6h30 heure de Montréal",
        "12:30 hora de Madrid",
        "12:30 (hora peninsular)",
        "5:30 hora de México",
        "11:30 hora UTC",
        "8h30 (horário de Brasília)",
        "19:30（北京時間）",
        "20:30（東京）",
        "12:30（中央ヨーロッパ時間）",
        "午前3時30分（米国太平洋時間）",
        "日本時間20:30",
        "19:30 中国标准时间",
        "19:30（香港时间）",
        "19:30（台灣時間）",
        "11月18日 下午7:30（台北時間）",
        "北京时间11月18日晚上7点30分",
        "台北時間 19:30",
        "오후 8시 30분(한국 표준시)",
        "20:30(서울)",
        "14:30 بتوقيت السعودية",
        "14:30 (بتوقيت الرياض)",
        "15:30 بتوقيت دبي",
        "13:30 بتوقيت القاهرة",
    ] {
        assert_eq!(read(text).as_deref(), Some("11:30"), "{text}");
    }
}

#[test]
fn a_time_in_a_zone_that_is_not_known_is_no_instant() {
    for text in [
        "12:30 Atlantis time",
        "12:30 local time",
        "12:30 (Atlantis)",
        "12:30 VLAT",
        "12:30 Uhr atlantischer Zeit",
        "12h30 heure de Lutèce",
        "12:30 hora local",
        "12:30（現地時間）",
        "12:30 中央标准时间",
        "12:30 بتوقيت أطلانطس",
        "10:00 - 12:30 Atlantis time",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn what_names_no_zone_leaves_the_time_in_that_of_the_settings() {
    for text in [
        "12:30 (estimated)",
        "12:30 (Wednesday)",
        "12:30 (Estimated)",
        "12:30（予定）",
        "12:30（水）",
        "12:30 at the latest",
        "12:30 this time",
        "12:30. Time will tell.",
        "12:30 Teams was down for some time",
        "12:30から作業時間です",
        "12:30 Uhr nach kurzer Zeit",
        "12:30 (18 November)",
    ] {
        assert_eq!(read(text).as_deref(), Some("12:30"), "{text}");
    }
}

#[test]
fn parts_of_the_day_are_read_with_the_hour() {
    for (text, expected) in [
        ("11:30 tonight UTC", "23:30"),
        ("2:30 in the afternoon UTC", "14:30"),
        ("الساعة 2:30 بعد الظهر UTC", "14:30"),
        ("2:30 de la tarde UTC", "14:30"),
        ("上午9点半 UTC", "09:30"),
        ("20時半（日本時間）", "11:30"),
        ("오후 8시 반(KST)", "11:30"),
        ("오후 8시 반영 예정", "20:00"),
        ("次回の更新は午後8時30分（日本時間）", "11:30"),
        ("11 Uhr 30 UTC", "11:30"),
        ("11 Uhr 30 Benutzer", "11:00"),
        ("12:30 UTC + 30 minutes", "12:30"),
    ] {
        assert_eq!(read(text).as_deref(), Some(expected), "{text}");
    }
}
