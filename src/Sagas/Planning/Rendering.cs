using System.Collections.Immutable;
using System.Text;
using EventHub.Protocol.Channels;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Expressions;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Templates;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Planning;

/// <summary>Computes what a step asks for, from the data of its time.</summary>
internal static class Rendering
{
    /// <summary>The request; both null of what only waits.</summary>
    public static (StepRequest? Request, string? Fault) Of(StepDefinition step, ExpressionScope scope) => Of(step.Action, step.Timeout ?? StepDefinition.DefaultTimeout, scope);

    /// <summary>The request, or why there is none.</summary>
    public static StepRequest Compensation(CompensationDefinition compensation, ExpressionScope scope)
    {
        (StepRequest? request, string? fault) = Of(compensation.Action, compensation.Timeout, scope);
        return request ?? new StepRequest.Broken(fault ?? "There is nothing to do.");
    }

    public static (StepRequest? Request, string? Fault) Event(PublishDefinition published, ExpressionScope scope)
    {
        string? fault = null;
        string? channel = Text(published.Channel, scope, ref fault), type = Text(published.Type, scope, ref fault);
        string? subject = Text(published.Subject, scope, ref fault), key = Text(published.Key, scope, ref fault);
        ExpressionResult payload = published.Payload.Evaluate(scope);
        fault ??= payload.Fault ?? Explain(channel!);
        return fault is null ? (new StepRequest.Event(channel!, type, subject, key, payload.Value), null) : (null, fault);
    }

    private static (StepRequest? Request, string? Fault) Of(StepAction action, TimeSpan timeout, ExpressionScope scope) => action switch
    {
        StepAction.Call call => Call(call, timeout, scope),
        StepAction.Publish published => Event(published.Event, scope),
        StepAction.Child child => Child(child, scope),
        _ => (null, null),
    };

    private static (StepRequest? Request, string? Fault) Call(StepAction.Call call, TimeSpan timeout, ExpressionScope scope)
    {
        string? fault = null;
        ExpressionResult path = call.Path.Evaluate(scope, Uri.EscapeDataString);
        ImmutableArray<KeyValuePair<string, string>>.Builder headers = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>(call.Headers.Length);
        foreach (KeyValuePair<string, TextTemplate> header in call.Headers)
        {
            string? value = Text(header.Value, scope, ref fault);
            fault ??= value!.Any(letter => letter is < ' ' or > '~') ? $"the header '{header.Key}' has letters that no header may have" : null;
            headers.Add(new(header.Key, value ?? ""));
        }

        ExpressionResult body = call.Body?.Evaluate(scope) ?? SagaValue.Null;
        fault ??= path.Fault ?? body.Fault;
        return fault is null ? (new StepRequest.Call(call.Service, call.Method, path.Value.AsText!, headers.ToImmutable(), call.Body is null ? null : body.Value, timeout), null) : (null, fault);
    }

    private static (StepRequest? Request, string? Fault) Child(StepAction.Child child, ExpressionScope scope)
    {
        string? fault = null;
        string? key = Text(child.Key, scope, ref fault);
        ExpressionResult data = child.Data.Apply(SagaValue.EmptyMap, scope);
        fault ??= data.Fault ?? (key is not null && Encoding.UTF8.GetByteCount(key) is 0 or > SagaLimits.KeyBytesMax ? $"the child's key does not have 1 to {SagaLimits.KeyBytesMax} bytes" : null);
        return fault is null ? (new StepRequest.Child(child.Saga, key, data.Value), null) : (null, fault);
    }

    private static string? Explain(string channel)
    {
        Span<byte> utf8 = channel.Length <= ChannelName.BytesMax ? stackalloc byte[3 * ChannelName.BytesMax] : new byte[Encoding.UTF8.GetByteCount(channel)];
        utf8 = utf8[..Encoding.UTF8.GetBytes(channel, utf8)];
        return ChannelName.Explain(utf8) ?? (channel.StartsWith('_') ? $"the channel '{channel}' is the hub's own" : null);
    }

    // Null without a template; a fault keeps the first.
    private static string? Text(TextTemplate? template, ExpressionScope scope, ref string? fault)
    {
        if (template is null)
        {
            return null;
        }

        ExpressionResult result = template.Evaluate(scope);
        fault ??= result.Fault;
        return result.Value.AsText;
    }
}
