using System.Buffers;
using System.Buffers.Text;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Json;
using EventHub.Protocol.Records;

namespace EventHub.Protocol.Publishing;

/// <summary>
/// Fills a draft field by field, checking each, whatever format it comes from: from <see cref="Begin"/> to one call of the sink.
/// </summary>
internal ref partial struct DraftBuilder
{
    // What there is beside payload and metadata: at most so many texts of at most so many bytes each, with lengths, numbers and hashes.
    private const int OtherBytesMax = 24 * (TextRules.TextBytesMax + 8);

    private PublishLimits _limits;
    private FieldPath _path;
    private EventDraft _draft;
    private ProblemList _problems;
    private Problem? _passed;

    /// <summary>Room for text that is not a slice of the request.</summary>
    public Scratch Scratch;

    /// <summary>Begins, once. Not a constructor: that would make half a kilobyte elsewhere and copy it here, for every event.</summary>
    public void Begin(PublishLimits limits, FieldPath path)
    {
        _limits = limits;
        _path = path;
        _draft.SetDefaults();
    }

    public readonly ReadOnlySpan<byte> ContentType => _draft.ContentType;

    /// <summary>False once further problems are not kept, so they need not be worded.</summary>
    public readonly bool HasRoomForProblems => _problems.HasRoom;

    /// <summary>Refuses the element because of the field called <paramref name="name"/>.</summary>
    public void Wrong(ErrorCode code, string name, string detail)
    {
        if (_problems.HasRoom)
        {
            _problems.Add(Problem.OfField(code, _path.Of(name), detail));
        }
    }

    /// <summary>Refuses the element because of <paramref name="problem"/> unless that is null; true when it is.</summary>
    public bool Add(Problem? problem) => _problems.Add(problem);

    /// <summary>Refuses the element when the JSON of the field called <paramref name="name"/> nests too deeply.</summary>
    public void CheckDepth(string name, int depth)
    {
        if (depth > _limits.JsonDepthMax)
        {
            _problems.Add(JsonProblems.TooDeep(depth, _limits.JsonDepthMax, _path.Of(name)));
        }
    }

    /// <summary>Sets a field from unescaped text; <paramref name="name"/> is what the format calls it.</summary>
    public void SetText(DraftField field, string name, ReadOnlySpan<byte> value)
    {
        switch (field)
        {
            case DraftField.Channel:
                SetChannel(name, value);
                break;
            case DraftField.Priority:
                SetPriority(name, value);
                break;
            case DraftField.SourceKind:
                SetSourceKind(name, value);
                break;
            case DraftField.Time:
                SetTime(name, value);
                break;
            case DraftField.DeliverAt:
                SetDeliverAt(name, value);
                break;
            case DraftField.ExpiresAt:
                SetExpiry(name, value);
                break;
            default:
                if (Passes(field, name, value))
                {
                    Assign(field, value);
                }

                break;
        }
    }

    /// <summary>Takes <paramref name="metadata"/>, one JSON object, as it is.</summary>
    public void SetMetadata(ReadOnlySpan<byte> metadata) => _draft.Metadata = metadata;

    /// <summary>Takes the payload. JSON must be well-formed already.</summary>
    public void SetPayload(ReadOnlySpan<byte> payload, bool isJson)
    {
        _draft.Payload = payload;
        _draft.PayloadIsJson = isJson;
    }

    /// <summary>Decodes base64 (standard alphabet, padded) and takes it as the payload; with a JSON content type it must be JSON.</summary>
    public void SetPayloadBase64(string name, scoped ReadOnlySpan<byte> base64)
    {
        Span<byte> target = Scratch.Take(Base64.GetMaxDecodedFromUtf8Length(base64.Length));
        if (Base64.DecodeFromUtf8(base64, target, out int consumed, out int written) != OperationStatus.Done)
        {
            Wrong(ErrorCodes.InvalidField, name, $"'{name}' is not base64 (standard alphabet, with padding) from character {consumed} of {base64.Length:N0} on.");
            return;
        }

        bool isJson = ContentTypes.IsJson(_draft.ContentType);
        if (!isJson || _problems.Add(JsonPayload.Validate(target[..written], _limits.JsonDepthMax, _path.Of(name))))
        {
            SetPayload(target[..written], isJson);
        }
    }

    /// <summary>Checks the size and hands the draft, or everything that is wrong with it, to <paramref name="sink"/>.</summary>
    public void Finish(int index, IDraftSink sink)
    {
        CheckSize();
        if (Expiry.BeforeDelivery(DraftFields.NameOf(DraftField.ExpiresAt), _draft) is { } wrong)
        {
            Wrong(ErrorCodes.InvalidField, DraftFields.NameOf(DraftField.ExpiresAt), wrong);
        }

        try
        {
            if (_passed is not null)
            {
                FinishPassed(index, sink);
            }
            else if (_problems.Any)
            {
                sink.Refuse(index, _problems.Merge());
            }
            else
            {
                sink.Accept(index, ref _draft);
            }
        }
        finally
        {
            Scratch.Release();
        }
    }

    private void FinishPassed(int index, IDraftSink sink)
    {
        if (!_problems.Any)
        {
            sink.AcceptIfKnown(index, ref _draft, _passed!);
            return;
        }

        if (_problems.HasRoom)
        {
            _problems.Add(_passed);
        }

        sink.Refuse(index, _problems.Merge());
    }

    private void CheckSize()
    {
        if (_draft.Payload.Length + _draft.Metadata.Length + OtherBytesMax <= _limits.EventBytesMax)
        {
            // Measuring costs more than the rest of the checks together, and nearly all events are far from the limit.
            return;
        }

        // An event that waits must be storable once more, as a copy.
        int bytes = EventRecordWriter.Measure(_draft, out _) + (_draft.DeliverAtTicks == 0 ? 0 : RecordLayout.OriginBytes);
        if (bytes > _limits.EventBytesMax)
        {
            _problems.Add(new Problem(
                ErrorCodes.EventTooLarge,
                $"The event takes {bytes:N0} bytes, {_draft.Payload.Length:N0} of them payload; at most {_limits.EventBytesMax:N0} are allowed. Split it, or store the data elsewhere and publish its address.")
            {
                Errors = [new FieldError(_path.Element, $"{bytes:N0} bytes; at most {_limits.EventBytesMax:N0}.")],
            });
        }
    }
}
