using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Http;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Protocol.Envelope;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Positions;
using EventHub.Protocol.Records;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Publishing;

/// <summary>Answers for submissions that have been appended.</summary>
internal sealed class PublishAnswers(OutcomeWait waits, Faults faults)
{
    /// <summary>
    /// For one event: 201 and where it is, 200 when it was there before, or its problem. With a <paramref name="wait"/> once it is over, or 202 when
    /// the time is up.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask OneAsync(HttpContext context, Submission submission, TimeSpan? wait)
    {
        Problem? problem = submission.Outcome(submission.Elements[0], out AppendResult result, out IPartition partition);
        if (problem is not null)
        {
            await faults.ProblemAsync(context, problem);
            return;
        }

        PublishedState published = wait is { } time
            ? await waits.EndAsync(partition, result, time, context.RequestAborted)
            : await OutcomeWait.NowAsync(partition, result, context.RequestAborted);
        await WriteOne(context, submission, partition, result with { Sequence = published.Sequence }, published.State, wait);
    }

    private static ValueTask WriteOne(
        HttpContext context, Submission submission, IPartition partition, in AppendResult result, in EventState state, TimeSpan? wait)
    {
        bool duplicate = result.Outcome == AppendOutcome.Duplicate, isOver = OutcomeWait.IsOver(state);
        EventId id = EventId.Create(partition.Number, result.Lsn, result.TimeTicks);
        using PooledBuffer body = PooledBuffer.Rent();
        PublishResultJson.WriteOne(body, id, submission.FirstChannel, PlaceOf(partition, result), state, duplicate, withOutcome: wait is not null && isOver);
        context.Response.Headers.Location = Location(id);
        if (wait is { } time)
        {
            context.Response.Headers["Preference-Applied"] = string.Create(CultureInfo.InvariantCulture, $"wait={time.TotalSeconds}");
        }

        int status = wait is not null && !isOver ? StatusCodes.Status202Accepted : duplicate ? StatusCodes.Status200OK : StatusCodes.Status201Created;
        return Respond.WriteAsync(context, status, Respond.Json, body.Span);
    }

    /// <summary>
    /// For many: 200 and a result each. When the storage took nothing of what it was offered, that is the answer, with its status.
    /// </summary>
    public ValueTask ManyAsync(HttpContext context, Submission submission)
    {
        int accepted = 0;
        Problem? fault = null;
        foreach (SubmissionElement element in submission.Elements)
        {
            Problem? problem = submission.Outcome(element, out _, out _);
            accepted += problem is null ? 1 : 0;
            fault ??= submission.IsFault(element) ? problem : null;
        }

        if (accepted == 0 && fault is not null)
        {
            return faults.ProblemAsync(context, fault);
        }

        using PooledBuffer body = PooledBuffer.Rent();
        PublishResultJson.WriteManyStart(body, accepted, submission.Elements.Count - accepted);
        for (int i = 0; i < submission.Elements.Count; i++)
        {
            if (i > 0)
            {
                body.Write(","u8);
            }

            WriteResult(body, submission, submission.Elements[i]);
        }

        PublishResultJson.WriteManyEnd(body);
        return Respond.WriteAsync(context, StatusCodes.Status200OK, Respond.Json, body.Span);
    }

    /// <summary>Writes the results as lines.</summary>
    public static void WriteLines(IBufferWriter<byte> output, Submission submission)
    {
        foreach (SubmissionElement element in submission.Elements)
        {
            WriteResult(output, submission, element);
            output.Write("\n"u8);
        }
    }

    /// <summary>Writes one result of many.</summary>
    internal static void WriteResult(IBufferWriter<byte> output, Submission submission, in SubmissionElement element)
    {
        Problem? problem = submission.Outcome(element, out AppendResult result, out IPartition partition);
        if (problem is not null)
        {
            PublishResultJson.WriteResult(output, element.Index, problem);
            return;
        }

        EventId id = EventId.Create(partition.Number, result.Lsn, result.TimeTicks);
        PublishResultJson.WriteResult(output, element.Index, id, PlaceOf(partition, result), result.Outcome == AppendOutcome.Duplicate);
    }

    /// <summary>Where it stands; null for an event that waits for its time.</summary>
    internal static Position? PlaceOf(IPartition partition, in AppendResult result) =>
        result.Sequence == 0 ? null : new(partition.Number, partition.Bounds.Epoch, result.Sequence);

    private static string Location(EventId id) => string.Create("/v1/events/".Length + EventId.TextLength, id, static (text, id) =>
    {
        "/v1/events/".CopyTo(text);
        id.ToGuid().TryFormat(text["/v1/events/".Length..], out _, "D");
    });
}
