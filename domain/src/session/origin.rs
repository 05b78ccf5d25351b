//! Where a session comes from.

use std::net::IpAddr;

use crate::{Problems, text};

/// Letters of a device's name.
const MAX_NAME: usize = 80;

/// Letters of a user agent that are kept.
const MAX_AGENT: usize = 255;

/// What is known of the device that signs in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// What the person calls the device.
    pub device_name: Option<String>,
    /// Where the request came from.
    pub ip_address: Option<IpAddr>,
    /// What the request came with.
    pub user_agent: Option<String>,
}

impl Origin {
    /// Checks what the person wrote, and returns the origin as it is kept.
    pub(crate) fn check(self, problems: &mut Problems) -> Self {
        let name = self.device_name.as_deref();
        let device_name = name.and_then(|name| text::line(problems, "deviceName", name, MAX_NAME));
        let agent = self.user_agent.map(|agent| {
            let kept = agent.chars().filter(|letter| !letter.is_control());
            kept.take(MAX_AGENT).collect::<String>()
        });
        Self {
            device_name,
            user_agent: agent.filter(|agent| !agent.is_empty()),
            ..self
        }
    }

    /// Returns the network that the request came from: one customer of IPv6 has a whole /64 of addresses.
    pub(crate) fn network(&self) -> String {
        match self.ip_address.map(|address| address.to_canonical()) {
            None => String::new(),
            Some(IpAddr::V4(address)) => address.to_string(),
            Some(IpAddr::V6(address)) => format!("{:x?}", &address.segments()[..4]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(address: &str) -> String {
        Origin {
            ip_address: Some(address.parse().unwrap()),
            ..Origin::default()
        }
        .network()
    }

    #[test]
    fn one_network_cannot_pass_for_many() {
        assert_eq!(network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff::9"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:192.0.2.1"), network("192.0.2.1"));
        assert_ne!(network("192.0.2.1"), network("192.0.2.2"));
    }
}
