//! Sections that have nothing to say.

use super::*;

#[test]
fn what_says_nothing_is_known_in_every_language() {
    for (file, texts) in [
        (
            EN,
            &[
                "None",
                "N/A",
                "none at this time.",
                "Unknown",
                "Unknown at this time",
                "TBD",
                "Pending.",
                "Under investigation",
                "Still under investigation.",
                "The root cause is under investigation.",
                "We are still investigating the root cause of this issue.",
                "Currently being investigated.",
                "The root cause has not yet been identified.",
                "Investigation in progress.",
                "The exact cause of the outage remains unknown.",
                "To be determined.",
                "Not yet known",
                "No root cause has been identified at this time.",
                "Root cause is not yet known.",
                "Our engineers are still investigating.",
                "We do not know the cause yet.",
                "Under investigation. We will provide an update by 14:00 UTC.",
                "Not applicable",
                "Will be shared once the investigation is complete.",
                "We're investigating.",
            ][..],
        ),
        (
            DE,
            &[
                "Keine",
                "Unbekannt",
                "Wird untersucht",
                "Die Ursache wird derzeit noch untersucht.",
                "Noch nicht bekannt.",
                "Die genaue Ursache ist noch unklar.",
                "In Klärung",
                "Steht noch aus.",
                "Wir untersuchen die Ursache weiterhin.",
                "Die Untersuchung läuft noch.",
                "Wird noch ermittelt.",
            ],
        ),
        (
            FR,
            &[
                "Aucune pour le moment",
                "Inconnue à ce stade.",
                "En cours d’investigation",
                "À déterminer",
                "La cause est en cours d'analyse.",
                "La cause racine n’a pas encore été identifiée.",
                "Non identifiée à ce jour",
                "Nous enquêtons toujours sur la cause du problème.",
            ],
        ),
        (
            JA,
            &[
                "なし",
                "調査中",
                "現在調査中です。",
                "原因は現在調査中です。",
                "引き続き調査しています。",
                "不明",
                "現時点では不明です。",
                "根本原因はまだ特定されていません。",
                "原因の調査を進めています。",
                "未定",
                "調査中です。次回の更新は14:00の予定です。",
            ],
        ),
        (
            AR,
            &[
                "لا يوجد",
                "قيد التحقيق",
                "لا يزال السبب الجذري قيد التحقيق.",
                "غير معروف حتى الآن",
                "غير محدد بعد",
                "لم يتم تحديد السبب بعد.",
                "التحقيق جارٍ.",
            ],
        ),
        (
            ES,
            &[
                "En investigación",
                "La causa aún no se ha identificado.",
                "Desconocida por el momento",
            ],
        ),
        (
            PT,
            &[
                "Em investigação",
                "Ainda não foi identificada.",
                "Desconhecida no momento.",
            ],
        ),
        (
            ZH,
            &["调查中", "原因目前未知。", "仍在调查中", "目前尚未确定。"],
        ),
        (
            KO,
            &[
                "조사 중",
                "원인은 현재 조사 중입니다.",
                "현재 확인 중입니다.",
            ],
        ),
    ] {
        let labels = labels(&[file]);
        let mut unknown = texts
            .iter()
            .filter(|text| !Labels::any_is_nothing([&labels], text));
        assert_eq!(unknown.next(), None);
    }
}

#[test]
fn what_says_something_is_not_nothing() {
    let labels = labels(&[EN, DE, FR, JA, AR, ES, PT, ZH, KO]);
    for text in [
        "An unknown client sent too many requests.",
        "Under investigation. A configuration change is suspected.",
        "None of the servers had a valid certificate.",
        "The investigation showed that a disk was full.",
        "We will provide an update by 14:00 UTC.",
        "We are investigating the new release as the cause.",
        "Pending transactions filled the queue.",
        "調査の結果、設定変更が原因でした。",
        "Unbekannte Anfragen haben den Dienst überlastet.",
        "Une règle inconnue du pare-feu.",
    ] {
        assert!(!Labels::any_is_nothing([&labels], text), "{text}");
    }
}
