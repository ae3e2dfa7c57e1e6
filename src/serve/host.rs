//! The hosts that the preview answers for.
//!
//! A web page that a person has open elsewhere can point its own name at 127.0.0.1 (DNS rebinding) and
//! would then read drafts like a page of its own. The browser still sends that name, so a request
//! for any name but the preview's own is refused.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use axum::http::uri::Authority;

/// Whether a `Host` header or an authority names this machine: `localhost` and the names below it,
/// the loopback addresses, or the address that the preview listens on; with any port, since the
/// port may be forwarded.
pub fn is_own_host(host: &str, listening_on: IpAddr) -> bool {
    let Ok(authority) = host.parse::<Authority>() else {
        return false;
    };
    let name = authority.host();
    // A user name, which an authority may also hold, is not allowed in a `Host` header.
    let Some(port) = host.strip_prefix(name) else {
        return false;
    };
    if !is_port(port) {
        return false;
    }
    let is_own_address = |address: IpAddr| {
        let address = address.to_canonical();
        address.is_loopback() || address == listening_on
    };
    let ipv6 = name
        .strip_prefix('[')
        .and_then(|name| name.strip_suffix(']'));
    if let Some(ipv6) = ipv6 {
        return ipv6
            .parse::<Ipv6Addr>()
            .is_ok_and(|address| is_own_address(address.into()));
    }
    if let Ok(ipv4) = name.parse::<Ipv4Addr>() {
        return is_own_address(ipv4.into());
    }
    is_localhost(name)
}

/// Whether this is empty, or a colon and a port, which may be empty.
fn is_port(text: &str) -> bool {
    let Some(port) = text.strip_prefix(':') else {
        return text.is_empty();
    };
    port.bytes().all(|byte| byte.is_ascii_digit())
        && (port.is_empty() || port.parse::<u16>().is_ok())
}

/// Whether this is `localhost` or a name below it, which never leave the machine (RFC 6761). A dot at the
/// end does not change a name.
fn is_localhost(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    let mut labels = name.rsplit('.');
    labels.next() == Some("localhost") && labels.all(|label| !label.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_its_own() {
        let own = [
            "localhost",
            "localhost:8080",
            "LocalHost:8080",
            "localhost.",
            "localhost:",
            "draft.localhost:8080",
            "a.b.localhost",
            "127.0.0.1",
            "127.0.0.1:9000",
            "127.8.9.10",
            "[::1]",
            "[::1]:8080",
            "[0:0:0:0:0:0:0:1]:8080",
            "[::ffff:127.0.0.1]",
            "192.0.2.7:8080",
        ];
        let foreign = [
            "",
            ":8080",
            "evil.test",
            "EVIL.TEST:8080",
            "evil.test.",
            "127.0.0.1.evil.test",
            "127.0.0.1.evil.test:8080",
            "localhost.evil.test",
            "localhost.evil.test.",
            "evil-localhost",
            "notlocalhost",
            "localhostx",
            "localhost..",
            ".localhost",
            "a..localhost",
            "128.0.0.1",
            "192.0.2.8",
            "0.0.0.0",
            "127.0.0.1.",
            "127.1",
            "2130706433",
            "0x7f000001",
            "[::]",
            "[::1",
            "[::1]x",
            "::1",
            "localhost@evil.test",
            "evil.test@localhost",
            "localhost:80:80",
            "localhost:http",
            "localhost:+80",
            "localhost:99999",
            "localhost/evil.test",
            "localhost evil.test",
            "localhost,evil.test",
            "localhost\\.evil.test",
            "localhost%2eevil.test",
            "ⓛocalhost",
        ];
        let listening_on = "192.0.2.7".parse().unwrap();
        for host in own {
            assert!(is_own_host(host, listening_on), "{host}");
        }
        for host in foreign {
            assert!(!is_own_host(host, listening_on), "{host}");
        }
    }
}
