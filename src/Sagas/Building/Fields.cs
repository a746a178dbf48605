using System.Collections.Immutable;
using System.Text.Json;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Subscriptions;
using EventHub.Sagas.Values;

namespace EventHub.Sagas.Building;

/// <summary>The members of a map of the document that a builder writes.</summary>
internal sealed class Fields
{
    private readonly List<KeyValuePair<string, SagaValue>> _all = [];

    public void Add(string name, SagaValue value) => _all.Add(new(name, value));

    public void Add(string name, string? text)
    {
        if (text is not null)
        {
            Add(name, SagaValue.Of(text));
        }
    }

    public void Add(string name, TimeSpan duration) => Add(name, SagaValue.Of(Durations.Format(duration)));

    public void Add(string name, Fields fields) => Add(name, fields.ToValue());

    /// <summary>Adds to the map of this name.</summary>
    public void AddTo(string name, string member, SagaValue value)
    {
        int at = _all.FindIndex(one => one.Key == name);
        SagaValue map = at < 0 ? SagaValue.EmptyMap : _all[at].Value;
        KeyValuePair<string, SagaValue> added = new(name, SagaValue.Of(map.Members.Add(new(member, value))));
        Put(at, added);
    }

    /// <summary>Adds to the list of this name.</summary>
    public void Append(string name, SagaValue value)
    {
        int at = _all.FindIndex(one => one.Key == name);
        ImmutableArray<SagaValue> list = at < 0 ? [] : _all[at].Value.Elements;
        Put(at, new(name, SagaValue.Of(list.Add(value))));
    }

    /// <summary>Adds to the list of this name in the map of that name.</summary>
    public void AppendTo(string name, string member, SagaValue value)
    {
        int at = _all.FindIndex(one => one.Key == name);
        SagaValue map = at < 0 ? SagaValue.EmptyMap : _all[at].Value;
        Put(at, new(name, map.With([new(member, SagaValue.Of(map[member].Elements.Add(value)))])));
    }

    public SagaValue ToValue() => SagaValue.Of([.. _all]);

    /// <summary>Any object as JSON has it; text that begins with '=' is an expression there.</summary>
    public static SagaValue ValueOf(object? value) => value switch
    {
        null => SagaValue.Null,
        SagaValue known => known,
        string text => SagaValue.Of(text),
        _ => SagaValue.TryParse(JsonSerializer.SerializeToUtf8Bytes(value), out SagaValue parsed) ? parsed : throw new ArgumentException("The object is not JSON that is read here.", nameof(value)),
    };

    public static SagaValue Retry(RetryPolicy retry)
    {
        Fields fields = new();
        fields.Add("maxAttempts", SagaValue.Of((decimal)retry.MaxAttempts));
        fields.Add("initialDelay", retry.InitialDelay);
        fields.Add("maxDelay", retry.MaxDelay);
        fields.Add("factor", SagaValue.Of((decimal)retry.Factor));
        fields.Add("jitter", SagaValue.Of((decimal)retry.Jitter));
        return fields.ToValue();
    }

    public static SagaValue Publish(string channel, object? payload, string? type, string? subject, string? key)
    {
        Fields fields = new();
        fields.Add("channel", channel);
        fields.Add("type", type);
        fields.Add("subject", subject);
        fields.Add("key", key);
        if (payload is not null)
        {
            fields.Add("payload", ValueOf(payload));
        }

        return fields.ToValue();
    }

    private void Put(int at, KeyValuePair<string, SagaValue> member)
    {
        if (at < 0)
        {
            _all.Add(member);
        }
        else
        {
            _all[at] = member;
        }
    }
}
