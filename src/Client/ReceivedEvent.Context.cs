namespace EventHub.Client;

public sealed partial class ReceivedEvent
{
    /// <summary>Highest number of a text field of <c>hub.v1.PublishEvent</c> that is shown here.</summary>
    internal const int TextFieldMax = 23;

    /// <summary>What it is about.</summary>
    public string? Subject { get; private set; }

    /// <summary>Whom it is meant for.</summary>
    public string? Target { get; private set; }

    /// <summary>Ordering key.</summary>
    public string? Key { get; private set; }

    /// <summary>The user it concerns.</summary>
    public string? UserId { get; private set; }

    /// <summary>The session it belongs to.</summary>
    public string? SessionId { get; private set; }

    /// <summary>The instance of a service that published it.</summary>
    public string? InstanceId { get; private set; }

    /// <summary>Schema of the payload.</summary>
    public string? Schema { get; private set; }

    /// <summary>The entity that changed.</summary>
    public string? Entity { get; private set; }

    /// <summary>What was done to the entity.</summary>
    public string? Operation { get; private set; }

    /// <summary>What it belongs together with.</summary>
    public string? CorrelationId { get; private set; }

    /// <summary>What caused it.</summary>
    public string? CausationId { get; private set; }

    /// <summary>The event above it.</summary>
    public string? ParentId { get; private set; }

    /// <summary>W3C trace context.</summary>
    public string? Traceparent { get; private set; }

    /// <summary>Sets a text field by its number in hub.proto.</summary>
    internal void SetText(int field, string? text)
    {
        switch (field)
        {
            case 1:
                Channel = text ?? "";
                break;
            case 3:
                ContentType = text ?? ContentType;
                break;
            case 4:
                Source = text ?? "";
                break;
            case 5:
                SourceId = text;
                break;
            case 6:
                Type = text ?? "";
                break;
            case 7:
                Subject = text;
                break;
            case 8:
                Target = text;
                break;
            case 11:
                Key = text;
                break;
            default:
                SetContext(field, text);
                break;
        }
    }

    private void SetContext(int field, string? text) => _ = field switch
    {
        14 => UserId = text,
        15 => SessionId = text,
        16 => InstanceId = text,
        17 => Schema = text,
        18 => Entity = text,
        19 => Operation = text,
        20 => CorrelationId = text,
        21 => CausationId = text,
        22 => ParentId = text,
        23 => Traceparent = text,
        _ => null,
    };
}
