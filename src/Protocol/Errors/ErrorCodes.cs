using System.Collections.Frozen;
using System.Reflection;

namespace EventHub.Protocol.Errors;

/// <summary>
/// Every error the hub can answer with. Numbers are never reused. 1000s: the request; 2000s: what it names;
/// 3000s: storage; 4000s: the server; 5000s: settings; 6000s: found by the .NET client itself, never sent.
/// </summary>
public static class ErrorCodes
{
#pragma warning disable CS1591 // The title says it; docs/errors has a page for each.
    public static readonly ErrorCode MalformedJson = new(1001, 400, "The request is not well-formed JSON");
    public static readonly ErrorCode UnknownField = new(1002, 400, "The request has a field the hub does not know");
    public static readonly ErrorCode InvalidChannel = new(1003, 400, "The channel name is not valid");
    public static readonly ErrorCode HubOnlyField = new(1004, 400, "The field is set by the hub alone");
    public static readonly ErrorCode MissingField = new(1005, 400, "A required field is missing");
    public static readonly ErrorCode InvalidField = new(1006, 400, "A field has a value that is not allowed");
    public static readonly ErrorCode InvalidUtf8 = new(1007, 400, "The request is not valid UTF-8");
    public static readonly ErrorCode DuplicateField = new(1008, 400, "A field appears twice");
    public static readonly ErrorCode TooDeep = new(1009, 400, "The JSON is nested too deeply");
    public static readonly ErrorCode EventTooLarge = new(1010, 413, "The event is too large");
    public static readonly ErrorCode BodyTooLarge = new(1011, 413, "The request body is too large");
    public static readonly ErrorCode BatchTooLarge = new(1012, 413, "The batch has too many events");
    public static readonly ErrorCode UnsupportedContentType = new(1013, 415, "The content type is not supported here");
    public static readonly ErrorCode NotAvailable = new(1014, 400, "The feature is not available in this version");
    public static readonly ErrorCode InvalidHeader = new(1015, 400, "A header has a value that is not allowed");
    public static readonly ErrorCode KeyOnBatch = new(1016, 400, "Idempotency-Key cannot cover many events");
    public static readonly ErrorCode HeadersTooLarge = new(1017, 431, "The request headers are too large");
    public static readonly ErrorCode InvalidPattern = new(1018, 400, "The pattern is not valid");
    public static readonly ErrorCode InvalidQuery = new(1019, 400, "A query parameter has a value that is not allowed");
    public static readonly ErrorCode InvalidCursor = new(1020, 400, "The cursor is not one of this hub's");
    public static readonly ErrorCode InvalidCloudEvent = new(1021, 400, "The request is not a valid CloudEvent");
    public static readonly ErrorCode ReservedChannel = new(1022, 400, "The channel belongs to the hub itself");
    public static readonly ErrorCode BadRequest = new(1023, 400, "The request is not valid HTTP for this route");
    public static readonly ErrorCode CrossOrigin = new(1024, 403, "The request comes from a page of another origin");
    public static readonly ErrorCode UpgradeRequired = new(1025, 426, "The route takes WebSocket connections only");
    public static readonly ErrorCode MalformedProtobuf = new(1026, 400, "The request is not well-formed protobuf");
    public static readonly ErrorCode ForeignHost = new(1027, 403, "The request names a host that is not this hub's");
    public static readonly ErrorCode RequestLineTooLong = new(1028, 414, "The request line is too long");
    public static readonly ErrorCode InvalidSagaDefinition = new(1029, 400, "The definition of the saga is not valid");

    public static readonly ErrorCode EventNotFound = new(2001, 404, "There is no such event");
    public static readonly ErrorCode RouteNotFound = new(2002, 404, "There is no such route");
    public static readonly ErrorCode MethodNotAllowed = new(2003, 405, "The route does not take this method");
    public static readonly ErrorCode KeyReused = new(2004, 422, "The idempotency key was used for another body");
    public static readonly ErrorCode ChannelNotFound = new(2005, 404, "There is no such channel");
    public static readonly ErrorCode NotAcceptable = new(2006, 406, "The hub cannot answer in the format asked for");
    public static readonly ErrorCode PolicyNotFound = new(2007, 404, "There is no such policy");
    public static readonly ErrorCode ChannelPaused = new(2008, 409, "The channel is paused", IsRetryable: true);
    public static readonly ErrorCode PartitionNotFound = new(2009, 404, "There is no such partition");
    public static readonly ErrorCode SubscriptionNotFound = new(2010, 404, "There is no such subscription");
    public static readonly ErrorCode NothingToRetry = new(2011, 409, "There is nothing to retry");
    public static readonly ErrorCode ReplayUnderWay = new(2012, 409, "As many replays are under way as may be", IsRetryable: true);
    public static readonly ErrorCode ReplayNotFound = new(2013, 404, "There is no such replay");
    public static readonly ErrorCode ReplayIsOver = new(2014, 409, "The replay is over");
    public static readonly ErrorCode ScheduleNotFound = new(2015, 404, "There is no such schedule");
    public static readonly ErrorCode SagaDefinitionNotFound = new(2016, 404, "There is no such definition of a saga");
    public static readonly ErrorCode SagaNotFound = new(2017, 404, "There is no such saga");
    public static readonly ErrorCode SagaExists = new(2018, 409, "There is a saga with this key already");
    public static readonly ErrorCode SagaHasEnded = new(2019, 409, "The saga has ended");
    public static readonly ErrorCode SagaNotWaiting = new(2020, 409, "The saga does not wait for that now");
    public static readonly ErrorCode SagaVersionTaken = new(2021, 409, "The version of the definition is taken");
    public static readonly ErrorCode ServiceNotFound = new(2022, 404, "There is no such service");
    public static readonly ErrorCode SagaVersionNotFound = new(2023, 404, "There is no such version of the saga's definition");
    public static readonly ErrorCode SagaNotMigrated = new(2024, 409, "The saga cannot be taken to that version");

    public static readonly ErrorCode StorageFull = new(3001, 507, "The storage is full", IsRetryable: true);
    public static readonly ErrorCode PartitionStopped = new(3002, 503, "The partition has stopped after a storage failure", IsRetryable: true);
    public static readonly ErrorCode WriteBufferFull = new(3003, 429, "The partition's write buffer is full", IsRetryable: true);
    public static readonly ErrorCode DataFolderInUse = new(3004, 503, "The data folder is in use by another process");
    public static readonly ErrorCode UnreadableLog = new(3005, 503, "The log cannot be read");
    public static readonly ErrorCode Quarantined = new(3006, 503, "The event stands in a damaged part of the log");
    public static readonly ErrorCode PoliciesNotStored = new(3007, 503, "The policies could not be stored", IsRetryable: true);
    public static readonly ErrorCode SchedulesNotStored = new(3008, 503, "The schedules could not be stored", IsRetryable: true);
    public static readonly ErrorCode ReadFailed = new(3009, 503, "The storage could not be read", IsRetryable: true);

    public static readonly ErrorCode ShuttingDown = new(4001, 503, "The hub is shutting down", IsRetryable: true);
    public static readonly ErrorCode Internal = new(4002, 500, "The hub failed to handle the request", IsRetryable: true);
    public static readonly ErrorCode Starting = new(4003, 503, "The hub is starting", IsRetryable: true);
    public static readonly ErrorCode RequestTimeout = new(4004, 408, "The request took too long to arrive", IsRetryable: true);
    public static readonly ErrorCode LimitReached = new(4005, 503, "The hub is at one of its limits", IsRetryable: true);
    public static readonly ErrorCode RateLimited = new(4006, 429, "The channel's rate limit is reached", IsRetryable: true);
    public static readonly ErrorCode SagasBehind = new(4007, 503, "Sagas are behind the events that are stored", IsRetryable: true);

    public static readonly ErrorCode UnreadableConfiguration = new(5001, 500, "The configuration file cannot be read");
    public static readonly ErrorCode UnknownSetting = new(5002, 500, "The configuration has a setting the hub does not know");
    public static readonly ErrorCode InvalidSetting = new(5003, 500, "A setting has a value that is not allowed");
    public static readonly ErrorCode AddressInUse = new(5004, 500, "The address to listen on is in use");

    public static readonly ErrorCode HubUnreachable = new(6001, 503, "The client cannot reach the hub", IsRetryable: true);
    public static readonly ErrorCode OutcomeUnknown = new(6002, 504, "The client does not know what became of the publish", IsRetryable: true);
    public static readonly ErrorCode ClientClosed = new(6003, 503, "The client is disposed");
    public static readonly ErrorCode ConnectionRefused = new(6004, 503, "The hub asks the client not to connect");
    public static readonly ErrorCode HistoryGone = new(6005, 503, "The watch came to history that is gone");
#pragma warning restore CS1591

    private static readonly FrozenDictionary<string, ErrorCode> ByText = typeof(ErrorCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(field => field.FieldType == typeof(ErrorCode))
        .Select(field => (ErrorCode)field.GetValue(null)!)
        .ToFrozenDictionary(code => code.Text);

    /// <summary>All of them, by number.</summary>
    public static IReadOnlyList<ErrorCode> All { get; } = [.. ByText.Values.OrderBy(code => code.Number)];

    /// <summary>The code with this text form, or null.</summary>
    public static ErrorCode? Find(string text) => ByText.GetValueOrDefault(text);
}
