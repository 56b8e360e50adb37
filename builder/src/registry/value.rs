//! Values of `registry.toml` that may be written in more than one way.

use serde::de::{Deserialize, Deserializer, Error};
use toml::value::Datetime;

/// One text or a list of texts.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(untagged)]
pub(super) enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    pub(super) fn list(&self) -> &[String] {
        match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::Many(texts) => texts,
        }
    }
}

/// A day or a point in time in UTC, as a TOML date or a text of the same form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    day: String,
    time: String,
}

impl Stamp {
    /// The day, `YYYY-MM-DD`.
    pub(super) fn day(&self) -> String {
        self.day.clone()
    }

    /// The point in time, `YYYY-MM-DDTHH:MM:SSZ`.
    pub(super) fn issued(&self) -> String {
        format!("{}T{}Z", self.day, self.time)
    }

    fn from_datetime(value: &Datetime) -> Result<Self, &'static str> {
        let Some(date) = value.date else {
            return Err("a time without a date");
        };
        match value.offset {
            None | Some(toml::value::Offset::Z | toml::value::Offset::Custom { minutes: 0 }) => {}
            Some(_) => return Err("write the time in UTC, ending in Z"),
        }
        if date.year == 0 {
            return Err("there is no year 0");
        }
        let day = format!("{:04}-{:02}-{:02}", date.year, date.month, date.day);
        let time = match value.time {
            Some(time) => {
                format!(
                    "{:02}:{:02}:{:02}",
                    time.hour,
                    time.minute,
                    time.second.unwrap_or(0)
                )
            }
            None => "00:00:00".to_owned(),
        };
        Ok(Self { day, time })
    }
}

impl<'de> Deserialize<'de> for Stamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = match toml::Value::deserialize(deserializer)? {
            toml::Value::Datetime(value) => value,
            toml::Value::String(text) => text.parse().map_err(|_| {
                D::Error::custom(format!("`{text}` is not a date such as 2026-01-31"))
            })?,
            other => {
                let message = format!(
                    "expected a date such as 2026-01-31, found {}",
                    other.type_str()
                );
                return Err(D::Error::custom(message));
            }
        };
        Self::from_datetime(&value).map_err(D::Error::custom)
    }
}
