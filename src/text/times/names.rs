//! The names of months and days of the week, in lower case, in all languages: those of the Unicode CLDR
//! (<https://cldr.unicode.org>), with English abbreviations.

use chrono::Weekday;

/// The number of a month.
pub(super) fn month(word: &str) -> Option<u32> {
    Some(match word {
        "january" | "jan" | "januar" | "januari" | "gennaio" | "jänner" | "janvier" | "janv"
        | "enero" | "ene" | "janeiro" | "يناير" => 1,
        "february" | "feb" | "februar" | "februari" | "febbraio" | "février" | "févr"
        | "febrero" | "fevereiro" | "فبراير" => 2,
        "march" | "mar" | "märz" | "maart" | "mars" | "marzo" | "março" | "مارس" => 3,
        "april" | "apr" | "aprile" | "avril" | "abril" | "abr" | "أبريل" | "إبريل" => 4,
        "may" | "mai" | "mei" | "maggio" | "mayo" | "maio" | "مايو" => 5,
        "june" | "jun" | "juni" | "giugno" | "juin" | "junio" | "junho" | "يونيو" => 6,
        "july" | "jul" | "juli" | "luglio" | "juillet" | "julio" | "julho" | "يوليو" => 7,
        "august" | "aug" | "augustus" | "août" | "ago" | "agosto" | "أغسطس" => 8,
        "september" | "sep" | "sept" | "settembre" | "septembre" | "septiembre" | "setiembre"
        | "setembro" | "set" | "سبتمبر" => 9,
        "october" | "oct" | "oktober" | "ottobre" | "octobre" | "octubre" | "outubro"
        | "أكتوبر" => 10,
        "november" | "nov" | "novembre" | "noviembre" | "novembro" | "نوفمبر" => 11,
        "december" | "dec" | "dezember" | "dicembre" | "dez" | "décembre" | "diciembre" | "dic"
        | "dezembro" | "ديسمبر" => 12,
        _ => return None,
    })
}

/// A day of the week.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" | "mon" | "montag" | "maandag" | "lunedì" | "lundi" | "lunes" | "segunda"
        | "الاثنين" | "الإثنين" | "月曜日" | "月曜" | "月" | "星期一" | "周一" | "월요일" | "월" => {
            Weekday::Mon
        }
        "tuesday" | "tue" | "tues" | "dienstag" | "dinsdag" | "martedì" | "mardi" | "martes"
        | "terça" | "الثلاثاء" | "火曜日" | "火曜" | "火" | "星期二" | "周二" | "화요일" | "화" => {
            Weekday::Tue
        }
        "wednesday" | "wed" | "mittwoch" | "woensdag" | "mercoledì" | "mercredi" | "miércoles"
        | "quarta" | "الأربعاء" | "水曜日" | "水曜" | "水" | "星期三" | "周三" | "수요일" | "수" => {
            Weekday::Wed
        }
        "thursday" | "thu" | "thur" | "thurs" | "donnerstag" | "donderdag" | "giovedì"
        | "jeudi" | "jueves" | "quinta" | "الخميس" | "木曜日" | "木曜" | "木" | "星期四"
        | "周四" | "목요일" | "목" => Weekday::Thu,
        "friday" | "fri" | "freitag" | "vrijdag" | "venerdì" | "vendredi" | "viernes" | "sexta"
        | "الجمعة" | "金曜日" | "金曜" | "金" | "星期五" | "周五" | "금요일" | "금" => {
            Weekday::Fri
        }
        "saturday" | "sat" | "samstag" | "sonnabend" | "zaterdag" | "sabato" | "samedi"
        | "sábado" | "السبت" | "土曜日" | "土曜" | "土" | "星期六" | "周六" | "토요일" | "토" => {
            Weekday::Sat
        }
        "sunday" | "sun" | "sonntag" | "zondag" | "domenica" | "dimanche" | "domingo" | "الأحد"
        | "日曜日" | "日曜" | "日" | "星期日" | "星期天" | "周日" | "일요일" | "일" => {
            Weekday::Sun
        }
        _ => return None,
    })
}
