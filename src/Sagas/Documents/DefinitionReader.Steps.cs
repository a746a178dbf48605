using System.Collections.Immutable;
using EventHub.Protocol.Subscriptions;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Expressions;
using EventHub.Sagas.Templates;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Documents;

/// <content>Steps and what they do.</content>
internal sealed partial class DefinitionReader
{
    private static readonly string[] ActionNames = ["call", "publish", "wait", "signal", "saga", "sleep"];
    private static readonly string[] StepNames = [.. ActionNames, "when", "set", "timeout", "retry", "hold", "compensate"];
    private static readonly string[] CompensateNames = ["call", "publish", "saga", "retry", "timeout"];
    private static readonly string[] CallNames = ["service", "method", "path", "headers", "body"];
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];
    private static readonly string[] RetryNames = ["maxAttempts", "initialDelay", "maxDelay", "factor", "jitter"];
    private static readonly TimeSpan StepTimeoutMin = TimeSpan.FromMilliseconds(1);

    private ImmutableArray<StepDefinition> ReadSteps(DocumentNode node, string path)
    {
        ImmutableArray<StepDefinition>.Builder steps = ImmutableArray.CreateBuilder<StepDefinition>();
        Named(node, path, "the steps", (name, value, at) =>
        {
            if (ReadStep(Name(name, value, at, "a step"), value, at) is { } step)
            {
                steps.Add(step);
            }
        });
        return steps.ToImmutable();
    }

    private StepDefinition? ReadStep(string name, DocumentNode node, string path)
    {
        StepAction? action = null;
        StepDefinition step = new() { Name = name, Action = new StepAction.Sleep(new DueTime(TimeSpan.Zero, null, null)) };
        bool isMap = Members(node, path, "a step", StepNames, (field, value, at) =>
        {
            if (ActionNames.Contains(field))
            {
                action = ReadAction(field, value, at, ExpressionNames.Always);
                return;
            }

            step = field switch
            {
                "when" => step with { When = Expr(value, at, ExpressionNames.Always) },
                "set" => step with { Set = Set(value, at, ExpressionNames.OnResult) },
                "timeout" => step with { Timeout = Duration(value, at, StepTimeoutMin, DueTime.AfterMax) },
                "retry" => step with { Retry = ReadRetry(value, at, RetryPolicy.Default) },
                "hold" => step with { Hold = Flag(value, at) ?? false },
                _ => step with { Compensate = ReadCompensation(value, at) },
            };
        });
        CheckOneAction(node, path, isMap, ActionNames);
        return action is null ? null : step with { Action = action };
    }

    private void CheckOneAction(DocumentNode node, string path, bool isMap, string[] actions)
    {
        int found = node.Members.Count(member => actions.Contains(member.Name));
        if (isMap && found != 1)
        {
            Wrong(node, path, $"It does {(found == 0 ? "nothing" : "several things")}. Write one of {string.Join(", ", actions)}.");
        }
    }

    private StepAction? ReadAction(string kind, DocumentNode node, string path, string[] names)
    {
        switch (kind)
        {
            case "call":
                return ReadCall(node, path, names);
            case "publish":
                return ReadPublish(node, path, names) is { } published ? new StepAction.Publish(published) : null;
            case "wait":
                (string? awaited, Expression? when) = ReadAwaited(node, path, "event", ExpressionNames.OnEvent);
                return awaited is null ? null : new StepAction.Wait(awaited, when);
            case "signal":
                (string? signal, Expression? asked) = ReadAwaited(node, path, "name", ExpressionNames.OnSignal);
                return signal is null ? null : new StepAction.Signal(Name(signal, node, path, "a signal"), asked);
            case "saga":
                return ReadChild(node, path, names);
            default:
                return ReadSleep(node, path);
        }
    }

    private StepAction.Call? ReadCall(DocumentNode node, string path, string[] names)
    {
        string? service = null, method = null;
        TextTemplate? target = null;
        ImmutableArray<KeyValuePair<string, TextTemplate>>.Builder headers = ImmutableArray.CreateBuilder<KeyValuePair<string, TextTemplate>>();
        Template? body = null;
        bool isMap = Members(node, path, "a call", CallNames, (field, value, at) =>
        {
            switch (field)
            {
                case "service":
                    service = Text(value, at) is { } text ? Name(text, value, at, "a service") : null;
                    break;
                case "method":
                    method = Text(value, at);
                    Require(value, method is null || Methods.Contains(method), at, $"There is no method '{method}'. Write one of {string.Join(", ", Methods)}.");
                    break;
                case "path":
                    target = Texts(value, at, names);
                    Require(value, target is null || target.Source.StartsWith('/'), at, "A path begins with '/': it stands below the service's URL.");
                    break;
                case "headers":
                    Named(value, at, "the headers", (name, header, place) => AddHeader(headers, name, header, place, names));
                    break;
                default:
                    body = Value(value, at, names);
                    break;
            }
        });
        if (isMap)
        {
            Require(node, Has(node, "service"), path + "/service", "'service' is missing: who is called?");
            Require(node, Has(node, "path"), path + "/path", "'path' is missing.");
        }

        return service is null || target is null ? null : new StepAction.Call(service, method ?? "POST", target, headers.ToImmutable(), body);
    }

    private void AddHeader(ImmutableArray<KeyValuePair<string, TextTemplate>>.Builder headers, string name, DocumentNode value, string path, string[] names)
    {
        Require(value, name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-') && name.Length is > 0 and <= SagaLimits.NameCharsMax, path, $"'{name}' is no name of a header.");
        if (Texts(value, path, names) is { } template)
        {
            headers.Add(new(name, template));
        }
    }

    // A name, or a map with it and a guard.
    private (string? Name, Expression? When) ReadAwaited(DocumentNode node, string path, string field, string[] names)
    {
        if (node.Kind == SagaValueKind.Text)
        {
            return (node.Scalar.AsText, null);
        }

        string? name = null;
        Expression? when = null;
        bool isMap = Members(node, path, "what is waited for", [field, "when"], (member, value, at) =>
        {
            name = member == field ? Text(value, at) : name;
            when = member == "when" ? Expr(value, at, names) : when;
        });
        if (isMap)
        {
            Require(node, Has(node, field), $"{path}/{field}", $"'{field}' is missing: what is waited for?");
        }

        return (name, when);
    }

    private StepAction.Child? ReadChild(DocumentNode node, string path, string[] names)
    {
        string? saga = node.Kind == SagaValueKind.Text ? node.Scalar.AsText : null;
        TextTemplate? key = null;
        Mapping data = Mapping.Empty;
        if (saga is null)
        {
            bool isMap = Members(node, path, "a child saga", ["name", "key", "data"], (field, value, at) =>
            {
                saga = field == "name" ? Text(value, at) : saga;
                key = field == "key" ? Texts(value, at, names) : key;
                data = field == "data" ? Set(value, at, names) : data;
            });
            if (isMap)
            {
                Require(node, Has(node, "name"), path + "/name", "'name' is missing: which saga is started?");
            }
        }

        return saga is null ? null : new StepAction.Child(Name(saga, node, path, "a saga"), key, data);
    }

    private StepAction.Sleep? ReadSleep(DocumentNode node, string path)
    {
        DueTime? due = null;
        if (node.Kind == SagaValueKind.Map)
        {
            Members(node, path, "a sleep", ["until"], (_, value, at) => due = Expr(value, at, ExpressionNames.Always) is { } until ? new DueTime(null, null, until) : null);
            Require(node, Has(node, "until"), path, "Write a duration, or { until: a time }.");
        }
        else
        {
            due = ReadDue(node, path);
        }

        return due is null ? null : new StepAction.Sleep(due);
    }

    private RetryPolicy ReadRetry(DocumentNode node, string path, RetryPolicy retry)
    {
        if (node.Scalar.AsText == "none")
        {
            return retry with { MaxAttempts = 1 };
        }

        Members(node, path, "a retry policy", RetryNames, (field, value, at) => retry = field switch
        {
            "maxAttempts" => retry with { MaxAttempts = (int)(Number(value, at, 1, RetryPolicy.MaxAttemptsMax, whole: true) ?? 1) },
            "initialDelay" => retry with { InitialDelay = Duration(value, at, TimeSpan.Zero, RetryPolicy.InitialDelayMax) ?? retry.InitialDelay },
            "maxDelay" => retry with { MaxDelay = Duration(value, at, TimeSpan.Zero, RetryPolicy.MaxDelayMax) ?? retry.MaxDelay },
            "factor" => retry with { Factor = (double)(Number(value, at, 1, (decimal)RetryPolicy.FactorMax, whole: false) ?? 1) },
            _ => retry with { Jitter = (double)(Number(value, at, 0, 1, whole: false) ?? 0) },
        });
        return retry with { MaxDelay = retry.MaxDelay < retry.InitialDelay ? retry.InitialDelay : retry.MaxDelay };
    }

    private CompensationDefinition? ReadCompensation(DocumentNode node, string path)
    {
        StepAction? action = null;
        RetryPolicy retry = CompensationDefinition.DefaultRetry;
        TimeSpan timeout = StepDefinition.DefaultTimeout;
        bool isMap = Members(node, path, "a compensation", CompensateNames, (field, value, at) =>
        {
            action = ActionNames.Contains(field) ? ReadAction(field, value, at, ExpressionNames.OnCompensation) : action;
            retry = field == "retry" ? ReadRetry(value, at, retry) : retry;
            timeout = field == "timeout" ? Duration(value, at, StepTimeoutMin, DueTime.AfterMax) ?? timeout : timeout;
        });
        CheckOneAction(node, path, isMap, ["call", "publish", "saga"]);
        return action is null ? null : new CompensationDefinition(action, retry, timeout);
    }
}
