//! Where a request came from.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::ConnectInfo,
    http::{Extensions, HeaderMap},
};

/// The address of the client, among a request's extensions.
#[derive(Clone, Copy)]
pub(super) struct ClientIp(IpAddr);

impl ClientIp {
    /// Finds the client's address behind `n_proxies` trusted proxies; what a client itself puts into the header is never believed.
    pub fn of(extensions: &Extensions, headers: &HeaderMap, n_proxies: usize) -> Option<Self> {
        let peer = extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|ConnectInfo(peer)| peer.ip());
        if n_proxies == 0 {
            return peer.map(Self);
        }
        let forwarded: Vec<&str> = headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .collect();
        // Each proxy appends the address it was called from, so the nearest proxy's word comes last.
        let named = forwarded.iter().rev().nth(n_proxies - 1).or(forwarded.first());
        named
            .and_then(|address| address.trim().parse().ok())
            .or(peer)
            .map(Self)
    }
}

impl ClientIp {
    /// Names the network that the client is in.
    pub fn network(self) -> String {
        let Self(ip) = self;
        network(Some(ip.to_canonical()))
    }
}

/// Names the network of an address: itself, and of IPv6 the network that one customer has.
pub(crate) fn network(ip: Option<IpAddr>) -> String {
    match ip {
        Some(IpAddr::V6(ip)) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        Some(ip) => ip.to_string(),
        None => "unknown".to_owned(),
    }
}

/// Returns the address of the client that sent the request which these extensions belong to.
pub(crate) fn client_ip(extensions: &Extensions) -> Option<IpAddr> {
    extensions.get::<ClientIp>().map(|ClientIp(ip)| ip.to_canonical())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn found(forwarded: &'static str, n_proxies: usize) -> String {
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::from(([10, 0, 0, 1], 80))));
        let headers = HeaderMap::from_iter([(
            "x-forwarded-for".parse().unwrap(),
            HeaderValue::from_static(forwarded),
        )]);
        ClientIp::of(&extensions, &headers, n_proxies)
            .unwrap()
            .0
            .to_string()
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        assert_eq!(found("1.1.1.1, 2.2.2.2", 0), "10.0.0.1");
        assert_eq!(found("1.1.1.1, 2.2.2.2", 1), "2.2.2.2");
        assert_eq!(found("1.1.1.1, 2.2.2.2", 2), "1.1.1.1");
        assert_eq!(found("2.2.2.2", 2), "2.2.2.2");
        assert_eq!(found("nonsense", 1), "10.0.0.1");
    }

    #[test]
    fn a_customer_of_ipv6_has_one_network() {
        let of = |address: &'static str| {
            let client = ClientIp(address.parse().unwrap());
            client.network()
        };

        assert_eq!(of("2001:db8:1:2::1"), "2001:db8:1:2::/64");
        assert_eq!(of("2001:db8:1:2:ffff::9"), of("2001:db8:1:2::1"));
        assert_ne!(of("2001:db8:1:3::1"), of("2001:db8:1:2::1"));
        assert_eq!(of("::ffff:192.0.2.1"), "192.0.2.1");
    }

    #[test]
    fn what_a_client_says_of_itself_is_not_believed() {
        // The last two are the proxies' own words; before them stands whatever the client wrote.
        assert_eq!(found("127.0.0.1, 8.8.8.8, 1.1.1.1, 10.0.0.2", 2), "1.1.1.1");
        assert_eq!(found("nonsense, 1.1.1.1", 1), "1.1.1.1");
    }
}
