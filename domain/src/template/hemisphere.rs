//! On which side of the equator a home stands.

use entity::{
    residence,
    schedule::{MonthDay, Season},
};

/// Countries most of whose people live south of the equator, by the coordinates in `zone.tab` of the tz database.
const COUNTRIES: [&str; 61] = [
    "AO", "AQ", "AR", "AS", "AU", "BI", "BO", "BR", "BV", "BW", "CC", "CD", "CG", "CK", "CL", "CX", "EC",
    "FJ", "FK", "GS", "HM", "ID", "IO", "KE", "KM", "LS", "MG", "MU", "MW", "MZ", "NA", "NC", "NF", "NR",
    "NU", "NZ", "PE", "PF", "PG", "PN", "PY", "RE", "RW", "SB", "SC", "SH", "SZ", "TF", "TK", "TL", "TO",
    "TV", "TZ", "UY", "VU", "WF", "WS", "YT", "ZA", "ZM", "ZW",
];

/// Regions whose zones all lie south of the equator.
const REGIONS: [&str; 3] = ["America/Argentina/", "Antarctica/", "Australia/"];

/// The other zones south of the equator, with the names that they had before; from `zone.tab` too.
const ZONES: [&str; 102] = [
    "Africa/Blantyre",
    "Africa/Brazzaville",
    "Africa/Bujumbura",
    "Africa/Dar_es_Salaam",
    "Africa/Gaborone",
    "Africa/Harare",
    "Africa/Johannesburg",
    "Africa/Kigali",
    "Africa/Kinshasa",
    "Africa/Luanda",
    "Africa/Lubumbashi",
    "Africa/Lusaka",
    "Africa/Maputo",
    "Africa/Maseru",
    "Africa/Mbabane",
    "Africa/Nairobi",
    "Africa/Windhoek",
    "America/Araguaina",
    "America/Asuncion",
    "America/Bahia",
    "America/Belem",
    "America/Buenos_Aires",
    "America/Campo_Grande",
    "America/Catamarca",
    "America/Cordoba",
    "America/Coyhaique",
    "America/Cuiaba",
    "America/Eirunepe",
    "America/Fortaleza",
    "America/Guayaquil",
    "America/Jujuy",
    "America/La_Paz",
    "America/Lima",
    "America/Maceio",
    "America/Manaus",
    "America/Mendoza",
    "America/Montevideo",
    "America/Noronha",
    "America/Porto_Acre",
    "America/Porto_Velho",
    "America/Punta_Arenas",
    "America/Recife",
    "America/Rio_Branco",
    "America/Rosario",
    "America/Santarem",
    "America/Santiago",
    "America/Sao_Paulo",
    "Asia/Dili",
    "Asia/Jakarta",
    "Asia/Jayapura",
    "Asia/Makassar",
    "Asia/Pontianak",
    "Asia/Ujung_Pandang",
    "Atlantic/South_Georgia",
    "Atlantic/St_Helena",
    "Atlantic/Stanley",
    "Brazil/Acre",
    "Brazil/DeNoronha",
    "Brazil/East",
    "Brazil/West",
    "Chile/Continental",
    "Chile/EasterIsland",
    "Indian/Antananarivo",
    "Indian/Chagos",
    "Indian/Christmas",
    "Indian/Cocos",
    "Indian/Comoro",
    "Indian/Kerguelen",
    "Indian/Mahe",
    "Indian/Mauritius",
    "Indian/Mayotte",
    "Indian/Reunion",
    "NZ",
    "NZ-CHAT",
    "Pacific/Apia",
    "Pacific/Auckland",
    "Pacific/Bougainville",
    "Pacific/Chatham",
    "Pacific/Easter",
    "Pacific/Efate",
    "Pacific/Enderbury",
    "Pacific/Fakaofo",
    "Pacific/Fiji",
    "Pacific/Funafuti",
    "Pacific/Galapagos",
    "Pacific/Gambier",
    "Pacific/Guadalcanal",
    "Pacific/Kanton",
    "Pacific/Marquesas",
    "Pacific/Nauru",
    "Pacific/Niue",
    "Pacific/Norfolk",
    "Pacific/Noumea",
    "Pacific/Pago_Pago",
    "Pacific/Pitcairn",
    "Pacific/Port_Moresby",
    "Pacific/Rarotonga",
    "Pacific/Samoa",
    "Pacific/Tahiti",
    "Pacific/Tongatapu",
    "Pacific/Wallis",
    "US/Samoa",
];

/// Says whether a home stands south of the equator: by its country or, where none is known, by its zone.
pub(super) fn is_southern(residence: &residence::Model) -> bool {
    let address = residence.address.as_ref();
    match address.and_then(|address| address.country_code.as_deref()) {
        Some(country) => COUNTRIES.contains(&country),
        None => {
            let zone = residence.time_zone.as_str();
            ZONES.contains(&zone) || REGIONS.iter().any(|region| zone.starts_with(region))
        }
    }
}

/// Returns a season half a year later; a day that a month lacks is that month's last.
pub(crate) fn half_a_year_later(season: &Season) -> Season {
    Season {
        from: later(season.from),
        to: later(season.to),
    }
}

fn later(day: MonthDay) -> MonthDay {
    let month = (day.month() + 5) % 12 + 1;
    let days = (1..=day.day()).rev();
    // Every month has a first.
    days.filter_map(|day| MonthDay::new(month, day))
        .next()
        .unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_year_after_a_day_is_a_day_of_the_year() {
        for (day, half_a_year_later) in [
            ("03-15", "09-15"),
            ("09-15", "03-15"),
            ("12-31", "06-30"),
            ("08-31", "02-29"),
            ("02-29", "08-29"),
            ("06-30", "12-30"),
        ] {
            assert_eq!(
                later(day.parse().unwrap()).to_string(),
                half_a_year_later,
                "{day}"
            );
        }
    }
}
