//! Mail by Amazon SES: <https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html>.

use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::primitives::Blob;
use aws_sdk_sesv2::types::{Destination, EmailContent, RawMessage};
use chrono::{DateTime, Utc};

use super::aws::{config, explain};
use super::channel::Notify;
use super::error::NotifierError;
use super::mail_message::{Mailbox, mail};
use crate::locale::Tag;
use crate::site::EventView;

const SERVICE: &str = "Amazon SES";

/// The most addresses of one mail.
const MAX_ADDRESSES: usize = 50;

#[derive(Debug)]
pub struct Mail<'a> {
    client: Client,
    from: Mailbox<'a>,
    to: &'a [(Tag, String)],
}

impl<'a> Mail<'a> {
    pub async fn open(from: &'a str, to: &'a [(Tag, String)]) -> Self {
        let client = Client::new(&config("").await);
        let from = Mailbox::parse(from);
        Self { client, from, to }
    }
}

impl Notify for Mail<'_> {
    /// Sends one mail to all addresses of the event's language: either all of them get it or none does.
    async fn send(&self, event: &EventView, _: DateTime<Utc>) -> Result<(), NotifierError> {
        let to = self.to.iter().filter(|(lang, _)| *lang == event.lang);
        let to: Vec<&str> = to.map(|(_, address)| &**address).collect();
        if to.is_empty() {
            return Ok(());
        }
        if to.len() > MAX_ADDRESSES {
            return Err(NotifierError::unavailable(format!(
                "{SERVICE} takes at most {MAX_ADDRESSES} addresses: write one of a distribution list into site.toml"
            )));
        }
        let message = RawMessage::builder().data(Blob::new(mail(event, &self.from, &to)));
        let message = message.build().map_err(|error| {
            // It has its data.
            NotifierError::unavailable(error.to_string())
        })?;
        let addresses = to
            .iter()
            .map(|address| Mailbox::parse(address).address.to_owned());
        let destination = Destination::builder().set_to_addresses(Some(addresses.collect()));
        let request = self.client.send_email();
        let request = request.from_email_address(self.from.address);
        let request = request.destination(destination.build());
        let sent = request
            .content(EmailContent::builder().raw(message).build())
            .send()
            .await;
        match sent {
            Ok(_) => Ok(()),
            Err(error) => Err(explain(
                &error,
                SERVICE,
                "ses:SendEmail and ses:SendRawEmail from the address",
                |_, said| said.contains("Message length is more than"),
            )),
        }
    }
}
