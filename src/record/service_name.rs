//! Names in the place of a service's name that name no service.

/// Whether a name stands for several services without naming one (`Multiple Products`), or says that
/// there is none (`N/A`).
pub fn names_no_service(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    if WHOLE_NAMES.contains(&&*name) || QUANTIFIERS.contains(&&*name) {
        return true;
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    match words[..] {
        [quantifier, noun] | [quantifier, "les" | "the" | "los" | "os", noun] => {
            QUANTIFIERS.contains(&quantifier) && NOUNS.contains(&noun)
        }
        _ => false,
    }
}

/// In English, German, French, Spanish and Portuguese.
const QUANTIFIERS: [&str; 22] = [
    "multiple",
    "several",
    "various",
    "many",
    "all",
    "mehrere",
    "verschiedene",
    "diverse",
    "alle",
    "plusieurs",
    "divers",
    "diverses",
    "différents",
    "tous",
    "toutes",
    "varios",
    "múltiples",
    "todos",
    "vários",
    "múltiplos",
    "different",
    "sämtliche",
];

const NOUNS: [&str; 22] = [
    "products",
    "services",
    "systems",
    "components",
    "applications",
    "apps",
    "workloads",
    "dienste",
    "produkte",
    "systeme",
    "komponenten",
    "anwendungen",
    "produits",
    "systèmes",
    "composants",
    "servicios",
    "productos",
    "sistemas",
    "componentes",
    "serviços",
    "produtos",
    "aplicações",
];

/// What is not two words with a space between them: other languages, and words for nothing.
const WHOLE_NAMES: [&str; 54] = [
    "複数のサービス",
    "複数サービス",
    "複数の製品",
    "複数製品",
    "すべてのサービス",
    "全サービス",
    "各種サービス",
    "多个服务",
    "多项服务",
    "多項服務",
    "所有服务",
    "여러 서비스",
    "모든 서비스",
    "خدمات متعددة",
    "عدة خدمات",
    "منتجات متعددة",
    "جميع الخدمات",
    "null",
    "(null)",
    "none",
    "n/a",
    "undefined",
    "unknown",
    "-",
    "--",
    "–",
    "—",
    "unbekannt",
    "inconnu",
    "不明",
    "なし",
    "غير معروف",
    "無",
    "无",
    "未設定",
    "該当なし",
    "その他複数",
    "全サービス共通",
    "すべての製品",
    "全製品",
    "複数システム",
    "複数のシステム",
    "keine",
    "keiner",
    "k. a.",
    "aucun",
    "aucune",
    "ninguno",
    "desconocido",
    "لا يوجد",
    "كل الخدمات",
    "مجموعة خدمات",
    "(leer)",
    "(vide)",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_for_several_services_or_for_none_is_no_service() {
        for name in [
            "Multiple Products",
            "multiple services",
            "Various",
            "All services",
            "Mehrere Dienste",
            "Tous les services",
            "Varios servicios",
            "複数のサービス",
            "خدمات متعددة",
            "null",
            "N/A",
            " - ",
            "Unknown",
            "不明",
            "Alle Systeme",
            "Plusieurs produits",
            "複数のシステム",
            "كل الخدمات",
            "keine",
            "Aucun",
        ] {
            assert!(names_no_service(name), "{name}");
        }
        for name in [
            "Multiple Choice",
            "Products",
            "Services",
            "All Hands",
            "Microsoft 365 suite",
            "Mail",
            "",
            "All Cloud Services GmbH",
            "サービス",
            "Nonesuch",
        ] {
            assert!(!names_no_service(name), "{name}");
        }
    }
}
