//! The state machine of a rebuild, as the stack defines it, with the function's own program. What runs it is a small
//! interpreter of those parts of the Amazon States Language that the definition uses: <https://states-language.net>.

use std::time::Duration;

use serde_json::{Value, json};

use super::S3Server;
use super::function::{FunctionProcess, InvocationResult};
use crate::fixtures::{assert_same_files, example_files};

const NOW: &str = "2026-09-30T09:00:00Z";

/// The definition in the template, with the values that the stack would put in.
fn definition() -> Value {
    let template = include_str!("../../../infra/template.yaml");
    let (_, text) = template.split_once("\n      Definition:\n").unwrap();
    let lines = text.lines().map_while(|line| line.strip_prefix("        "));
    let text = lines.collect::<Vec<&str>>().join("\n");
    serde_saphyr::from_str(&text.replace("!Ref RebuildWorkers", "8")).unwrap()
}

/// An execution of a state machine, which calls functions.
struct Execution<'a> {
    invoke: &'a mut dyn FnMut(&str, &Value) -> Result<Value, String>,
}

impl Execution<'_> {
    fn run(&mut self, machine: &Value, input: Value) -> Value {
        let mut name = machine["StartAt"].as_str().unwrap();
        let mut data = input;
        loop {
            let state = &machine["States"][name];
            data = match state["Type"].as_str().unwrap() {
                "Task" => self.run_task(state, &data),
                "Map" => {
                    let items = at_path(state["ItemsPath"].as_str().unwrap(), &data);
                    // The order in which items are worked on is not defined.
                    for item in items.as_array().unwrap().iter().rev() {
                        self.run(&state["ItemProcessor"], item.clone());
                    }
                    assert!(state["ResultPath"].is_null());
                    data
                }
                other => panic!("the interpreter does not know states of type {other}"),
            };
            match state["Next"].as_str() {
                Some(next) => name = next,
                None => {
                    assert_eq!(state["End"], true, "{name}");
                    return data;
                }
            }
        }
    }

    fn run_task(&mut self, state: &Value, data: &Value) -> Value {
        assert_eq!(state["Resource"], "arn:aws:states:::lambda:invoke");
        let parameters = filled_in(&state["Parameters"], data);
        let function = parameters["FunctionName"].as_str().unwrap();
        let attempts = 1 + state["Retry"][0]["MaxAttempts"].as_u64().unwrap();
        for _ in 0..attempts {
            if let Ok(answer) = (self.invoke)(function, &parameters["Payload"]) {
                let result = json!({ "Payload": answer });
                return at_path(state["OutputPath"].as_str().unwrap(), &result);
            }
        }
        panic!("{function} failed {attempts} times");
    }
}

/// Parameters whose keys end with `.$` hold paths.
fn filled_in(parameters: &Value, data: &Value) -> Value {
    let Value::Object(fields) = parameters else {
        return parameters.clone();
    };
    let filled = fields
        .iter()
        .map(|(key, value)| match key.strip_suffix(".$") {
            Some(key) => (key.to_owned(), at_path(value.as_str().unwrap(), data)),
            None => (key.clone(), filled_in(value, data)),
        });
    Value::Object(filled.collect())
}

fn at_path(path: &str, data: &Value) -> Value {
    if let Some(context) = path.strip_prefix("$$.") {
        assert!(["State.EnteredTime", "Execution.StartTime"].contains(&context));
        return NOW.into();
    }
    let path = path.strip_prefix('$').unwrap();
    let names = path.split('.').filter(|name| !name.is_empty());
    names.fold(data.clone(), |data, name| data[name].clone())
}

fn server_with_example() -> S3Server {
    let server = S3Server::start();
    for (path, bytes) in example_files() {
        server.put(&format!("content/status/{path}"), &bytes);
    }
    server
}

#[test]
fn the_state_machine_makes_what_one_run_makes() {
    let one = server_with_example();
    let mut function = FunctionProcess::start(&one);
    function.invoke_ok(&json!({ "scheduled_at": NOW }));

    let many = server_with_example();
    let mut function = FunctionProcess::start(&many);
    let mut workers = [FunctionProcess::start(&many), FunctionProcess::start(&many)];
    let mut invocations = Vec::new();
    let mut invoke = |name: &str, payload: &Value| {
        invocations.push(name.to_owned());
        let number = invocations.len();
        let process = match name {
            "${Function}" => &mut function,
            "${RebuildWorker}" => &mut workers[number % 2],
            other => panic!("no function {other}"),
        };
        match process.invoke(payload, Duration::from_secs(300)) {
            // The answer of every third invocation is lost, so it is made once more.
            InvocationResult::Success(_) if number % 3 == 0 => Err("lost".to_owned()),
            InvocationResult::Success(answer) => Ok(answer),
            other => Err(format!("{other:?}")),
        }
    };
    let mut execution = Execution {
        invoke: &mut invoke,
    };
    execution.run(&definition(), json!({ "shards": 3 }));
    assert_same_files(&many.files("site/"), &one.files("site/"));
    let ledger = "content/status/ledger/";
    assert_same_files(&many.files(ledger), &one.files(ledger));
    assert!(many.files("content/status/.kairan/rebuild/").is_empty());
    let of_workers = invocations
        .iter()
        .filter(|name| *name == "${RebuildWorker}");
    assert!(of_workers.count() >= 4, "{invocations:?}");
}
