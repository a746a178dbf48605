using EventHub.Protocol.Subscriptions;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Building;

/// <summary>Says what a step does, and what undoes it.</summary>
public sealed class StepBuilder
{
    private readonly Fields _fields = new();

    internal StepBuilder()
    {
    }

    /// <summary>Calls a service over HTTP.</summary>
    /// <param name="service">Its name in the registry.</param>
    /// <param name="method">GET, POST, PUT, PATCH or DELETE.</param>
    /// <param name="path">Path and query, with expressions in braces: <c>/orders/{key}</c>.</param>
    /// <param name="body">JSON, in which text that begins with <c>=</c> is an expression; null for none.</param>
    /// <param name="headers">More headers; null for none.</param>
    public StepBuilder Call(string service, string method, string path, object? body = null, IReadOnlyDictionary<string, string>? headers = null)
    {
        Fields call = new();
        call.Add("service", service);
        call.Add("method", method);
        call.Add("path", path);
        foreach ((string name, string value) in headers ?? new Dictionary<string, string>())
        {
            call.AddTo("headers", name, SagaValue.Of(value));
        }

        if (body is not null)
        {
            call.Add("body", Fields.ValueOf(body));
        }

        _fields.Add("call", call);
        return this;
    }

    /// <summary>Publishes an event.</summary>
    public StepBuilder Publish(string channel, object? payload = null, string? type = null, string? subject = null, string? key = null)
    {
        _fields.Add("publish", Fields.Publish(channel, payload, type, subject, key));
        return this;
    }

    /// <summary>Waits for an event.</summary>
    public StepBuilder WaitFor(string name, string? when = null) => Awaited("wait", "event", name, when);

    /// <summary>Waits for a signal, such as somebody's approval.</summary>
    public StepBuilder WaitForSignal(string name, string? when = null) => Awaited("signal", "name", name, when);

    /// <summary>Runs another saga and waits for its end.</summary>
    /// <param name="saga">Its definition's name.</param>
    /// <param name="key">The instance's key, with expressions in braces; null for one made of this instance and the step.</param>
    /// <param name="data">The data it begins with.</param>
    public StepBuilder Run(string saga, string? key = null, object? data = null)
    {
        Fields child = new();
        child.Add("name", saga);
        child.Add("key", key);
        if (data is not null)
        {
            child.Add("data", Fields.ValueOf(data));
        }

        _fields.Add("saga", child);
        return this;
    }

    /// <summary>Waits for a time.</summary>
    public StepBuilder Sleep(TimeSpan time)
    {
        _fields.Add("sleep", time);
        return this;
    }

    /// <summary>Waits until a time that an expression comes to.</summary>
    public StepBuilder SleepUntil(string expression)
    {
        Fields sleep = new();
        sleep.Add("until", expression);
        _fields.Add("sleep", sleep);
        return this;
    }

    /// <summary>Only when this expression is true; else it is passed over.</summary>
    public StepBuilder When(string guard)
    {
        _fields.Add("when", guard);
        return this;
    }

    /// <summary>Sets data when it is done; text that begins with <c>=</c> is an expression, which may use <c>result</c>.</summary>
    public StepBuilder Set(string name, object? value)
    {
        _fields.AddTo("set", name, Fields.ValueOf(value));
        return this;
    }

    /// <summary>Of a call: of one attempt. Of what waits: how long at most.</summary>
    public StepBuilder Timeout(TimeSpan timeout)
    {
        _fields.Add("timeout", timeout);
        return this;
    }

    /// <summary>How often a failed attempt is repeated.</summary>
    public StepBuilder Retry(RetryPolicy retry)
    {
        _fields.Add("retry", Fields.Retry(retry));
        return this;
    }

    /// <summary>A failed attempt is not repeated.</summary>
    public StepBuilder NoRetry()
    {
        _fields.Add("retry", "none");
        return this;
    }

    /// <summary>When its attempts are used up an operator decides.</summary>
    public StepBuilder Hold()
    {
        _fields.Add("hold", SagaValue.Of(true));
        return this;
    }

    /// <summary>What undoes it: a call, an event that is published, or a saga that is run.</summary>
    public StepBuilder Compensate(Action<StepBuilder> how)
    {
        StepBuilder step = new();
        how(step);
        _fields.Add("compensate", step.ToValue());
        return this;
    }

    internal SagaValue ToValue() => _fields.ToValue();

    private StepBuilder Awaited(string kind, string field, string name, string? when)
    {
        Fields awaited = new();
        awaited.Add(field, name);
        awaited.Add("when", when);
        _fields.Add(kind, awaited);
        return this;
    }
}
