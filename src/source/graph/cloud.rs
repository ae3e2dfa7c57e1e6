//! Where Microsoft's clouds are.
//!
//! <https://learn.microsoft.com/graph/deployments>,
//! <https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud>

use crate::settings::{Cloud, GraphSettings};

/// The addresses for a tenant in one of Microsoft's clouds.
pub(super) struct Endpoints {
    /// The token endpoint of the tenant.
    pub token_url: String,
    /// What a token is for.
    pub scope: String,
    /// Graph, without a slash at its end.
    pub graph_url: String,
    /// The audience of a token of another provider that Entra accepts.
    #[cfg_attr(
        not(feature = "aws"),
        expect(dead_code, reason = "AWS is such a provider")
    )]
    pub exchange_audience: &'static str,
}

impl Endpoints {
    pub fn of(settings: &GraphSettings) -> Self {
        let (login, graph, exchange_audience) = match settings.cloud {
            Cloud::Global => (
                "https://login.microsoftonline.com",
                "https://graph.microsoft.com",
                "api://AzureADTokenExchange",
            ),
            Cloud::UsGov => (
                "https://login.microsoftonline.us",
                "https://graph.microsoft.us",
                "api://AzureADTokenExchangeUSGov",
            ),
            Cloud::UsDod => (
                "https://login.microsoftonline.us",
                "https://dod-graph.microsoft.us",
                "api://AzureADTokenExchangeUSGov",
            ),
            Cloud::China => (
                "https://login.partner.microsoftonline.cn",
                "https://microsoftgraph.chinacloudapi.cn",
                "api://AzureADTokenExchangeChina",
            ),
        };
        let instead = settings.loopback_url.as_deref();
        let instead = instead.map(|url| url.trim_end_matches('/'));
        let login = instead.unwrap_or(login);
        Self {
            token_url: format!("{login}/{}/oauth2/v2.0/token", settings.tenant),
            scope: format!("{graph}/.default"),
            graph_url: instead.unwrap_or(graph).to_owned(),
            exchange_audience,
        }
    }
}
