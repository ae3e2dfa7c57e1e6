use proptest::prelude::*;

use super::*;
use crate::text::{Body, Labels, split_sections, to_marked_text, to_rich_text};

const ID: &str = "9d3f6a52-1f0e-4b7c-8e21-0c5a4d9b7e13";

#[test]
fn what_names_a_tenant_is_left_out() {
    let bare = ID.replace('-', "");
    for (text, expected) in [
        (
            "See https://contoso.sharepoint.com/sites/hr, and more.",
            "See https://….sharepoint.com/sites/hr, and more.",
        ),
        (
            "https://contoso-my.sharepoint.com/personal/user_contoso_com/Documents?web=1",
            "https://…-my.sharepoint.com/personal/…/Documents?web=1",
        ),
        (
            "https://Contoso.SharePoint.comUser impact",
            "https://….SharePoint.comUser impact",
        ),
        ("admin@mail.contoso.onmicrosoft.com.", "….onmicrosoft.com."),
        (
            "https://e.example/?to=https%3A%2F%2Fcontoso.sharepoint.com%2Fa",
            "https://e.example/?to=https%3A%2F%2F….sharepoint.com%2Fa",
        ),
        (
            "https://contoso.crm4.dynamics.com/main.aspx, https://contoso.api.crm.dynamics.com",
            "https://….crm4.dynamics.com/main.aspx, https://….crm.dynamics.com",
        ),
        (
            "https://contoso.crm9.dynamics.com, https://contoso.crm.microsoftdynamics.us",
            "https://….crm9.dynamics.com, https://….crm.microsoftdynamics.us",
        ),
        (
            "MX contoso-com.mail.protection.outlook.com",
            "MX ….mail.protection.outlook.com",
        ),
        (
            "サイトcontoso.sharepoint.comです",
            "サイト….sharepoint.comです",
        ),
        (
            &format!("(https://admin.example/{ID}/users?b={bare}&c=1)."),
            "(https://admin.example/…/users?b=…&c=1).",
        ),
        (
            "https://admin.example/a?b=1&tenantId=contoso.example#c, then",
            "https://admin.example/a?b=1&tenantId=…#c, then",
        ),
        (
            "https://admin.example/a?b=1&amp;TenantID=contoso.",
            "https://admin.example/a?b=1&amp;TenantID=….",
        ),
        (
            "https://office.example/api/v1.0/contoso.example/ServiceComms/Report('EX1')",
            "https://office.example/api/v1.0/…/ServiceComms/Report('EX1')",
        ),
        (
            "https://office.example:8080/api/contoso.example/ServiceComms/Report",
            "https://office.example:8080/api/…/ServiceComms/Report",
        ),
        (
            &format!("https://support.microsoft.com/topic/mail-{ID}?tid={ID}"),
            &format!("https://support.microsoft.com/topic/mail-{ID}?tid=…"),
        ),
        (
            &format!("Tenants {ID}, {bare} and {ID}"),
            "Tenants …, … and …",
        ),
        (
            &format!("Tenant {ID}. TenantId: {bare}, and the job is {ID}"),
            "Tenant …. TenantId: …, and the job is …",
        ),
        (
            "https://login.microsoftonline.com/contoso.com/oauth2 and john.doe@contoso.com",
            "https://login.microsoftonline.com/…/oauth2 and …",
        ),
        (
            "https://outlook.office365.com/owa/contoso.example/?a=b.c",
            "https://outlook.office365.com/owa/…/?a=b.c",
        ),
        (
            "https://portal.azure.com/#@contoso.example/resource",
            "https://portal.azure.com/…/resource",
        ),
        (
            "Write to helpdesk@mail.contoso.co.uk. Your tenant (contoso.com) and Tenant domain: contoso.example.",
            "Write to …. Your tenant (…) and Tenant domain: ….",
        ),
        (
            "Approximately 1,200 users in your organization cannot sign in.",
            "Approximately … users in your organization cannot sign in.",
        ),
        (
            "Your organization is affected. About two thousand of the mailboxes are impacted.",
            "Your organization is affected. About … of the mailboxes are impacted.",
        ),
        (
            "12.5% of your users, 35 of your licensed users and 3k mailboxes",
            "… of your users, … of your licensed users and … mailboxes",
        ),
        (
            "Number of affected users: 1 200 (Impacted accounts = 7)",
            "Number of affected users: … (Impacted accounts = …)",
        ),
        (
            "The number of users affected is 35. About 250 mailboxes in the tenant wait.",
            "The number of users affected is …. About … mailboxes in the tenant wait.",
        ),
        (
            "Tenant: Contoso Ltd\n- Organization = Contoso Ltd.\nテナント：株式会社コントソ",
            "Tenant: …\n- Organization = ….\nテナント：…",
        ),
        (
            "Tenant name: Contoso Ltd, TenantName=contoso\nOrganization: contoso.example, your organization (contoso.com)",
            "Tenant name: …, TenantName=…\nOrganization: …, your organization (…)",
        ),
        (
            "Users affected in your organization: about 4,321",
            "Users affected in your organization: about …",
        ),
        (
            "4321 out of 9000 users in your organisation, of your 9000 users, 4321 are affected",
            "… out of … users in your organisation, of your … users, … are affected",
        ),
        (
            "Users (4321) in your organization are affected. 4321 affected devices in your tenant",
            "Users (…) in your organization are affected. … affected devices in your tenant",
        ),
        (
            "Potentially affected users within your organization (last 24 hours): 4321",
            "Potentially affected users within your organization (last 24 hours): …",
        ),
        (
            "Rund 1.200 Benutzer Ihrer Organisation sind betroffen.",
            "Rund … Benutzer Ihrer Organisation sind betroffen.",
        ),
        (
            "テナント名: Zqcorp\n組織名：Zqcorp\n会社名：Zqcorp",
            "テナント名: …\n組織名：…\n会社名：…",
        ),
        (
            "お客様名：Zqcorp\n租户名称：Zqcorp\n테넌트: Zqcorp",
            "お客様名：…\n租户名称：…\n테넌트: …",
        ),
        (
            "Mandantenname: Zqcorp\nFirma: Zqcorp\nKunde: Zqcorp",
            "Mandantenname: …\nFirma: …\nKunde: …",
        ),
        (
            "Nom du locataire : Zqcorp\nEmpresa: Zqcorp",
            "Nom du locataire : …\nEmpresa: …",
        ),
        (
            "Organización: Zqcorp\nNombre del inquilino: Zqcorp",
            "Organización: …\nNombre del inquilino: …",
        ),
        (
            "Nome do locatário: Zqcorp\n조직: Zqcorp",
            "Nome do locatário: …\n조직: …",
        ),
        ("اسم المستأجر: Zqcorp", "اسم المستأجر: …"),
        (
            "Affected tenants: zqcorp.com, zqother.de",
            "Affected tenants: …, …",
        ),
        (
            "Affected domains: zqcorp.com and zqother.de",
            "Affected domains: … and …",
        ),
        ("Primary domain: zqcorp.com", "Primary domain: …"),
        (
            "Your organization (Zqcorp) is affected.",
            "Your organization (…) is affected.",
        ),
        ("Users affected - 1234", "Users affected - …"),
        (
            "Usuarios afectados: 1234\nUsuários afetados: 1234",
            "Usuarios afectados: …\nUsuários afetados: …",
        ),
        (
            "受影响用户数：1234\n영향을 받는 사용자 수: 1234",
            "受影响用户数：…\n영향을 받는 사용자 수: …",
        ),
        (
            "Nombre d’utilisateurs affectés : 1234\nUtilisateurs affectés : 1234",
            "Nombre d’utilisateurs affectés : …\nUtilisateurs affectés : …",
        ),
        (
            "عدد المستخدمين المتأثرين: 1234",
            "عدد المستخدمين المتأثرين: …",
        ),
        (
            "1.234 Ihrer Benutzer sind betroffen.",
            "… Ihrer Benutzer sind betroffen.",
        ),
        (
            "組織内の約1,200人のユーザーに影響があります。",
            "組織内の約…人のユーザーに影響があります。",
        ),
    ] {
        assert_eq!(redact_tenants(text), expected);
        assert!(contains_tenant(text), "{text}");
        assert!(!contains_tenant(expected), "{expected}");
    }
}

#[test]
fn what_names_none_stays() {
    for text in [
        "https://<tenant>.sharepoint.com and https://{tenant}-my.sharepoint.com/",
        "https://www.sharepoint.com, *.sharepoint.com and sharepoint.com",
        "https://home.dynamics.com, https://<org>.crm.dynamics.com and outlook.com",
        "https://aka.ms/a?tenant=<id>&tenantId={id}&tid=",
        "https://login.example/?tenant=common",
        &format!("the id {ID} alone"),
        &format!("Some tenants are affected. The request {ID}"),
        "Start of impact for affected users: 9:30 AM, and for impacted accounts: 11/14/2026",
        &format!("Some tenants are affected.\nThe request {ID}"),
        "One or more users in your organization see error 550 5.7.1 at 9:30 AM UTC.",
        "Users in your organization who are in groups of more than the limit, since 2:00 PM users sign in.",
        "Meetings with more than 300 users fail.",
        // Names, versions and dates have numbers, too.
        "Microsoft 365 users in your organization may be unable to sign in.",
        "Microsoft 365 E3 users in your organization and Exchange Online Plan 2 users in your tenant",
        "Windows 11 users in your organization, and iOS 17 devices in your tenant",
        "Only users in your organization on build 16.0.17328 are affected.",
        "Users in your organization who use Outlook 2016 are affected.",
        "As of November 18, 2026, users in your organization can sign in. On 18 November 2026 users in your tenant",
        "Accounts in your tenant created before 2026 are affected.",
        "お客様の組織の Microsoft 365 ユーザー",
        "Microsoft 365-Benutzer in Ihrer Organisation",
        "您的组织中的 Microsoft 365 用户",
        "Users in your organization see error 550 (5.7.1) on 14 November 2026, and 3 hours later it is over.",
        "Mail from no-reply@sharepointonline.com, @mention, user@<domain> and azure-noreply@microsoft.com",
        "Your organization (Exchange admins) and users in your organization (if enabled)",
        "Affected domains: office.com and microsoft.com",
        "Users affected - some in Europe",
        "Client: Outlook",
        "admins of the tenant can open admin.example and Tenant.Read.All",
        &format!("https://support.microsoft.com/office/mail-{ID}"),
        // The digest of a commit has more digits.
        "https://code.example/commit/9d3f6a521f0e4b7c8e210c5a4d9b7e139d3f6a52",
        "",
    ] {
        assert_eq!(redact_tenants(text), text);
    }
}

#[test]
fn no_address_of_a_vendor_names_a_tenant() {
    for (html, shown) in [
        (
            "a https://contoso.sharepoint.com/sites/b, c",
            "<p>a https://….sharepoint.com/sites/b, c</p>".to_owned(),
        ),
        (
            "<a href=\"https://contoso.sharepoint.com/\">the site</a>",
            "<p>the site</p>".to_owned(),
        ),
        (
            &format!("<b>https://a.example/{ID}/b</b>"),
            "<p><strong>https://a.example/…/b</strong></p>".to_owned(),
        ),
        (
            "https://contoso<b>.sharepoint.com</b>/x, https://<i>con</i><b>to</b>so.sharepoint.com",
            "<p>https://…<strong>.sharepoint.com</strong>/x, https://…<strong></strong>.sharepoint.com</p>".to_owned(),
        ),
        (
            &format!("<pre>GET https://a.example/{ID}</pre>"),
            "<pre>GET https://a.example/…</pre>".to_owned(),
        ),
        (
            "<a href=\"https://a.example/\">https://b.example/?tenantId=contoso</a>",
            "<p><a href=\"https://a.example/\" rel=\"nofollow noopener\">https://b.example/?tenantId=…</a></p>".to_owned(),
        ),
        (
            &format!("https://a.example/{ID}/b and https://aka.ms/c"),
            "<p>https://a.example/…/b and <a href=\"https://aka.ms/c\" rel=\"nofollow noopener\">https://aka.ms/c</a></p>".to_owned(),
        ),
    ] {
        let mut text = to_rich_text(&Body::html(html));
        text.redact_tenants();
        assert_eq!(text.html(), shown, "{html}");
    }
}

#[test]
fn a_label_may_say_what_a_number_counts() {
    for (label, text, expected) in [
        (Some("Impacted users"), "~1.2k in all", "~… in all"),
        (
            Some("Impacted users"),
            "Users of 2 regions",
            "Users of 2 regions",
        ),
        (Some("Scope of impact"), "12 regions", "12 regions"),
        (None, "12 regions", "12 regions"),
    ] {
        let mut shown = to_rich_text(&Body::text(text));
        shown.redact_section(label);
        assert_eq!(shown.plain(), expected, "{label:?}");
    }
}

/// Pieces of which texts may be made that name tenants.
fn pieces() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "https://",
        "contoso",
        ".sharepoint.com",
        ".onmicrosoft.com",
        ".crm",
        "4.dynamics.com",
        "-my",
        "-admin",
        "www",
        ".",
        "%2F",
        "/",
        "?",
        "&",
        "#",
        "tenantId=",
        "tid=",
        "common",
        "ServiceComms",
        ID,
        "9d3f6a521f0e4b7c8e210c5a4d9b7e13",
        "/personal/",
        " ",
        "。",
        "é",
        "<",
        "@",
        "…",
        "=",
        "User impact: ",
        "User impact:",
        "\n- ",
        "<b>",
        "<a href='https://contoso.sharepoint.com'>",
        "</a>",
    ]);
    prop::collection::vec(pieces, 0..16).prop_map(|pieces| pieces.concat())
}

/// Words of which sentences may be made that name tenants and count their people.
fn words() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "1,200",
        "two",
        "users",
        "in your organization",
        "affected",
        "affected users:",
        "tenant",
        "tenant:",
        ".",
        "\n",
        "jo@contoso.example",
        "contoso.example",
        "contoso.onmicrosoft.com",
        "約1,200人",
        "組織",
        "and",
        ID,
    ]);
    prop::collection::vec(words, 0..16).prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn no_sentence_shows_what_names_a_tenant_or_counts_its_people(text in words()) {
        let shown = redact_tenants(&text).into_owned();
        let ids = ["tenant", "tenant:"].map(|word| format!("{word} {ID}"));
        let rest = [
            "jo@",
            "contoso.onmicrosoft",
            "tenant: contoso.example",
            "1,200 users in your organization",
            "affected users: 1,200",
        ];
        for secret in ids.iter().map(String::as_str).chain(rest) {
            prop_assert!(!shown.contains(secret), "{} of {}", shown, text);
        }
    }

    #[test]
    fn no_address_that_is_shown_names_a_tenant(text in pieces()) {
        let shown = redact(&text, Scope::Addresses).into_owned();
        prop_assert_eq!(&redact(&shown, Scope::Addresses), &shown, "of {}", text);
    }

    #[test]
    fn where_a_text_may_name_no_tenant_none_of_its_sections_does(text in prop_oneof![pieces(), words()]) {
        let marked = to_marked_text(&Body::html(text));
        let labels = Labels::parse("[labels]\nuser_impact = [\"User impact\"]").unwrap();
        for section in split_sections(&marked, &labels, None).into_iter().filter(|_| !marked.may_contain_tenant()) {
            let mut shown = section.text.clone();
            shown.redact_tenants();
            prop_assert_eq!(shown, section.text);
        }
    }
}
