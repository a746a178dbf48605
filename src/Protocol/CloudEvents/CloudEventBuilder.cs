using EventHub.Protocol.Channels;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;

namespace EventHub.Protocol.CloudEvents;

/// <summary>
/// Turns attributes, in whatever mode they come, into a draft. The data is set by the reader of the mode, through
/// <see cref="Draft"/>, once all attributes are known.
/// </summary>
internal ref struct CloudEventBuilder
{
    private readonly FieldPath _path;
    private ulong _seen;
    private bool _hasChannel;
    private ReadOnlySpan<byte> _type;
    private ExtensionBag _extensions;

    /// <summary>The draft under construction.</summary>
    public DraftBuilder Draft;

    public CloudEventBuilder(PublishLimits limits, FieldPath path)
    {
        _path = path;
        Draft.Begin(limits, path);
    }

    /// <summary>Notes that the known attribute at <paramref name="place"/> has come; false when it came before.</summary>
    public bool TryBegin(int place)
    {
        bool isFirst = (_seen & (1UL << place)) == 0;
        _seen |= 1UL << place;
        if (!isFirst)
        {
            WrongTwice(CloudAttributes.At(place).Name);
        }

        return isFirst;
    }

    /// <summary>Takes the text of a known attribute.</summary>
    public void Take(CloudAttribute attribute, ReadOnlySpan<byte> value)
    {
        switch (attribute.Use)
        {
            case CloudAttributeUse.SpecVersion:
                CheckVersion(value);
                break;
            case CloudAttributeUse.Type:
                _type = value;
                Draft.SetText(attribute.Field, attribute.Name, value);
                break;
            default:
                _hasChannel |= attribute.Field == DraftField.Channel;
                Draft.SetText(attribute.Field, attribute.Name, value);
                break;
        }
    }

    /// <summary>Takes an extension without a field of its own; <paramref name="json"/> is its value as JSON.</summary>
    public void TakeExtension(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> json)
    {
        if (!CloudAttributes.IsName(name))
        {
            string shown = ChannelText.Show(name);
            Draft.Wrong(ErrorCodes.InvalidCloudEvent, shown, $"'{shown}' is not a CloudEvents attribute name: those are made of lower-case letters and digits, and 'data' is not one.");
        }
        else if (_extensions.Contains(name))
        {
            WrongTwice(ChannelText.Show(name));
        }
        else if (_extensions.Count == ExtensionBag.CountMax)
        {
            Draft.Wrong(ErrorCodes.InvalidCloudEvent, ChannelText.Show(name), $"The event has more than {ExtensionBag.CountMax} extension attributes. Put them into data.");
        }
        else
        {
            _extensions.Add(name, json);
        }
    }

    /// <summary>All attributes are there: checks that none is missing and settles channel and metadata.</summary>
    public void CompleteAttributes()
    {
        foreach ((int place, CloudAttribute attribute) in CloudAttributes.Required)
        {
            if ((_seen & (1UL << place)) == 0)
            {
                Draft.Wrong(ErrorCodes.InvalidCloudEvent, attribute.Name, $"The attribute '{attribute.Name}' is missing; every CloudEvent has id, source, specversion and type.");
            }
        }

        if (!_hasChannel && !_type.IsEmpty)
        {
            SetChannelFromType();
        }

        Draft.SetMetadata(_extensions.Complete());
    }

    /// <summary>Hands the draft over.</summary>
    public void Finish(int index, IDraftSink sink)
    {
        try
        {
            Draft.Finish(index, sink);
        }
        finally
        {
            _extensions.Release();
        }
    }

    /// <summary>Gives pooled memory back when the event will not be finished.</summary>
    public void Abandon()
    {
        Draft.Scratch.Release();
        _extensions.Release();
    }

    private void WrongTwice(string name) =>
        Draft.Wrong(ErrorCodes.DuplicateField, name, $"The attribute '{name}' appears twice. Send it once.");

    private void CheckVersion(ReadOnlySpan<byte> value)
    {
        if (!value.SequenceEqual("1.0"u8))
        {
            Draft.Wrong(ErrorCodes.InvalidCloudEvent, "specversion", $"'specversion' is '{ChannelText.Show(value)}'; this hub speaks '1.0'.");
        }
    }

    private void SetChannelFromType()
    {
        if (ChannelName.IsValid(_type) && !ChannelName.IsReserved(_type))
        {
            Draft.SetText(DraftField.Channel, "type", _type);
        }
        else if (TextRules.CheckChannel(_type, _path.Of("type")) is { } problem)
        {
            Draft.Wrong(problem.Code, "type", $"'type' names the channel, and cannot here. {problem.Detail} Or name the channel in an extension attribute 'channel'.");
        }
    }
}
