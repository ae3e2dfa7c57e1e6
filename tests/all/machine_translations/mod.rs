//! Translations by machines, through the program and over the real protocols.

#[cfg(feature = "aws")]
mod amazon;
pub mod chat;
mod copies;
mod deepl;
#[cfg(feature = "aws")]
mod interrupted;
mod timeouts;
mod turns;

use std::fs;
use std::path::Path;

use crate::folder::Folder;
use crate::loopback::{Asked, Server};

pub const KEY: &str = "key-0123456789:fx";

/// The settings of a site in three languages, translated by what `translation` says.
pub fn settings(translation: &str) -> String {
    format!(
        "title = \"Status\"\nbase_url = \"https://status.example\"\nlocales = [\"en\", \"ja\", \"de\"]\n\
         [translation]\n{translation}\n"
    )
}

/// The settings of a chat endpoint.
pub fn chat_settings(url: &str) -> String {
    format!("provider = \"chat\"\nurl = \"{url}/v1\"\nmodel = \"parrot-1\"\nname = \"Parrot\"")
}

/// An incident with a section in each of its texts.
pub fn incident(id: &str, title: &str, texts: &[&str]) -> String {
    let mut file =
        format!("---\nid: {id}\nservice: Post\ntitle: {title}\nstatus: investigating\n---\n");
    for (number, text) in texts.iter().enumerate() {
        file += &format!("\n## 2026-09-29T0{number}:00:00Z\nUser impact: {text}\n");
    }
    file
}

/// What a translator that knows no language makes of HTML: every text begins with the language.
pub fn translated(target: &str, html: &str) -> String {
    html.replacen("<p>", &format!("<p>[{target}] "), 1)
}

impl Folder {
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// Builds the site, and returns what the program says.
    pub fn build(&self, time: &str) -> String {
        self.build_with(time, &[])
    }

    pub fn build_with(&self, time: &str, env: &[(&str, &str)]) -> String {
        let output = self.run(time, &["build", "--out", &self.path("site")], env);
        assert!(output.status.success(), "{output:?}");
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8(said).unwrap();
        assert!(!said.contains("key-0123456789"), "{said}");
        said
    }

    /// Forgets what is only remembered to save work.
    pub fn forget_cache(&self) {
        let _ = fs::remove_dir_all(Path::new(&self.path("root")).join(".kairan"));
    }
}

/// What a server was asked for: the JSON of each request.
pub fn asked_json(server: &Server) -> Vec<serde_json::Value> {
    let asked = server.take_asked().into_iter();
    asked.map(|asked| json_of(&asked)).collect()
}

pub fn json_of(asked: &Asked) -> serde_json::Value {
    serde_json::from_str(&asked.body).unwrap()
}
