//! The bodies of posts, understood: blocks, sections, times; and the team's own Markdown.
