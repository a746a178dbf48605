namespace EventHub.Client;

public sealed partial class ReceivedEvent
{
    /// <summary>Highest number of a text field of <c>hub.v1.PublishEvent</c> that is shown here.</summary>
    internal const int TextFieldMax = 23;

    /// <summary>What it is about.</summary>
    public string? Subject => _context?.Subject;

    /// <summary>Whom it is meant for.</summary>
    public string? Target => _context?.Target;

    /// <summary>Ordering key.</summary>
    public string? Key => _context?.Key;

    /// <summary>The user it concerns.</summary>
    public string? UserId => _context?.UserId;

    /// <summary>The session it belongs to.</summary>
    public string? SessionId => _context?.SessionId;

    /// <summary>The instance of a service that published it.</summary>
    public string? InstanceId => _context?.InstanceId;

    /// <summary>Schema of the payload.</summary>
    public string? Schema => _context?.Schema;

    /// <summary>The entity that changed.</summary>
    public string? Entity => _context?.Entity;

    /// <summary>What was done to the entity.</summary>
    public string? Operation => _context?.Operation;

    /// <summary>What it belongs together with.</summary>
    public string? CorrelationId => _context?.CorrelationId;

    /// <summary>What caused it.</summary>
    public string? CausationId => _context?.CausationId;

    /// <summary>The event above it.</summary>
    public string? ParentId => _context?.ParentId;

    /// <summary>W3C trace context.</summary>
    public string? Traceparent => _context?.Traceparent;

    private ReceivedContext Context => _context ??= new ReceivedContext();

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
            default:
                if (text is not null)
                {
                    Context.Set(field, text);
                }

                break;
        }
    }
}
