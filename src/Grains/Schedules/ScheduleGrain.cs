using System.Text;
using EventHub.Grains.Interfaces.Errors;
using EventHub.Grains.Interfaces.Partitions;
using EventHub.Grains.Interfaces.Policies;
using EventHub.Grains.Interfaces.Schedules;
using EventHub.Protocol.Errors;
using EventHub.Protocol.Publishing;
using EventHub.Protocol.Schedules;
using Orleans;
using Orleans.Runtime;

namespace EventHub.Grains.Schedules;

/// <summary>
/// One schedule: one change, and one event, at a time. It keeps its definition and, apart from it, its progress. The book is told of a schedule before the schedule is
/// stored, and forgets it after: a crash between leaves a name without a schedule, which the next run strikes out.
/// </summary>
internal sealed class ScheduleGrain(
    [PersistentState("schedule")] IPersistentState<ScheduleState> state, [PersistentState("progress")] IPersistentState<ScheduleProgress> progress,
    IPartitions partitions, PolicyBoard policies, PublishLimits limits, ScheduleBoard board, TimeProvider time) : Grain, IScheduleGrain
{
    // What was taken once is not refused later, because a limit is lower now: publishing says so then, where it can be seen.
    private static readonly PublishLimits s_anything = new() { EventBytesMax = int.MaxValue, JsonDepthMax = int.MaxValue };

    private readonly ScheduleRunner _runner = new(state, progress, new OccurrencePublisher(partitions, policies, limits), board, time);
    private ScheduleDefinition? _definition;
    private string? _unreadable;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (Exists)
        {
            // A time zone may be gone with the machine's data. The schedule is shown, and can be changed and deleted.
            Problem? problem = ScheduleDocument.Read(Encoding.UTF8.GetBytes(state.State.Definition), s_anything, out _definition);
            _unreadable = problem?.Detail;
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<ScheduleAnswer> Set(string document)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (Read(document, out ScheduleDefinition? definition) is { } problem)
        {
            return Refused(problem);
        }

        string text = Encoding.UTF8.GetString(ScheduleJson.ToUtf8(definition!));
        if (Exists && state.State.Definition == text && _unreadable is null)
        {
            return Answer(ScheduleChange.None);
        }

        return Exists ? await ReplaceAsync(text, definition!) : await CreateAsync(text, definition!);
    }

    /// <inheritdoc/>
    public Task<ScheduleAnswer> Get() => Task.FromResult(Exists ? Answer(ScheduleChange.None) : NotFound());

    /// <inheritdoc/>
    public async Task<ScheduleAnswer> Delete()
    {
        if (!Exists)
        {
            return NotFound();
        }

        if (await StoreAsync(async () =>
        {
            await state.ClearStateAsync();
            await progress.ClearStateAsync();
        }) is { } problem)
        {
            return Refused(problem);
        }

        (_definition, _unreadable) = (null, null);

        // Should the book not be able to store it, the next run has it forget the name.
        await Book.Forget(Name);
        return new ScheduleAnswer(ScheduleChange.Deleted, null);
    }

    /// <inheritdoc/>
    public Task<ScheduleAnswer> Pause() => SetPausedAsync(isPaused: true);

    /// <inheritdoc/>
    public Task<ScheduleAnswer> Resume() => SetPausedAsync(isPaused: false);

    /// <inheritdoc/>
    public async Task<DateTimeOffset?> Run()
    {
        if (!Exists)
        {
            await Book.Forget(Name);
            return null;
        }

        return _definition is null || state.State.IsPaused ? null : At(await _runner.RunAsync(_definition, Name));
    }

    private bool Exists => state.State.Generation != 0;

    private string Name => this.GetPrimaryKeyString();

    private long Now => time.GetUtcNow().UtcTicks;

    private IScheduleBookGrain Book => GrainFactory.GetGrain<IScheduleBookGrain>(IScheduleBookGrain.DefaultTenant);

    private Problem? Read(string document, out ScheduleDefinition? definition)
    {
        definition = null;
        byte[] json = Encoding.UTF8.GetBytes(document);
        return ScheduleName.Explain(Name) is { } wrong
            ? Problem.OfField(ErrorCodes.InvalidField, "name", wrong)
            : json.Length > ScheduleDocument.BytesMax ? ScheduleDocument.TooLarge(json.Length) : ScheduleDocument.Read(json, limits, out definition);
    }

    private async Task<ScheduleAnswer> CreateAsync(string text, ScheduleDefinition definition)
    {
        ScheduleAdmission admission = await Book.Admit(Name);
        if (admission.Refusal is { } refusal)
        {
            return new ScheduleAnswer(ScheduleChange.None, null, refusal);
        }

        long now = Now;
        ScheduleState next = new()
        {
            Generation = admission.Generation, Definition = text, Version = 1, CreatedTicks = now, ChangedTicks = now, AnchorTicks = now, FromTicks = now,
        };
        return await ChangeAsync(next, definition, ScheduleChange.Created);
    }

    private async Task<ScheduleAnswer> ReplaceAsync(string text, ScheduleDefinition definition)
    {
        long now = Now;
        ScheduleState next = state.State with { Definition = text, Version = state.State.Version + 1, ChangedTicks = now, AnchorTicks = now, FromTicks = now };
        return await ChangeAsync(next, definition, ScheduleChange.Changed);
    }

    private async Task<ScheduleAnswer> SetPausedAsync(bool isPaused)
    {
        if (!Exists)
        {
            return NotFound();
        }

        if (state.State.IsPaused == isPaused)
        {
            return Answer(ScheduleChange.None);
        }

        ScheduleState next = state.State with { IsPaused = isPaused, Version = state.State.Version + 1, ChangedTicks = Now };
        return await ChangeAsync(isPaused ? next : next with { FromTicks = Now }, _definition, ScheduleChange.Changed);
    }

    private async Task<ScheduleAnswer> ChangeAsync(ScheduleState next, ScheduleDefinition? definition, ScheduleChange change)
    {
        Problem? problem = await StoreAsync(async () =>
        {
            if (_definition is not null)
            {
                // What may have been published under the former definition is noted before that is gone.
                await _runner.SettleAsync(_definition, Name);
            }

            state.State = next;
            await state.WriteStateAsync();
        });
        if (problem is not null)
        {
            return Refused(problem);
        }

        (_definition, _unreadable) = (definition, definition is null ? _unreadable : null);
        await Book.Arm(Name, NextAt);
        return Answer(change);
    }

    // After a fault it is not known what is stored: the next activation reads it.
    private async Task<Problem?> StoreAsync(Func<Task> change)
    {
        ScheduleState before = state.State;
        try
        {
            await change();
            return null;
        }
        catch (Exception fault) when (StorageFaults.Is(fault))
        {
            state.State = before;
            DeactivateOnIdle();
            return new Problem(ErrorCodes.SchedulesNotStored, $"The schedule '{Name}' could not be stored: {fault.Message} Repeat the request.")
            {
                RetryAfter = TimeSpan.FromSeconds(2),
            };
        }
    }

    private DateTimeOffset? NextAt => _definition is null || state.State.IsPaused ? null : At(_runner.NextDue(_definition));

    private ScheduleAnswer Answer(ScheduleChange change)
    {
        ScheduleProgress progress = _runner.Progress;
        return new ScheduleAnswer(change, new ScheduleInfo
        {
            Name = Name, Definition = state.State.Definition, Paused = state.State.IsPaused, Version = state.State.Version,
            CreatedAt = new DateTimeOffset(state.State.CreatedTicks, TimeSpan.Zero), ChangedAt = new DateTimeOffset(state.State.ChangedTicks, TimeSpan.Zero),
            NextAt = NextAt, LastFiredAt = progress.FiredTicks == 0 ? null : At(progress.FiredTicks), LastEventId = progress.EventId,
            Fired = progress.Fired, Missed = progress.Missed, LastError = _unreadable ?? _runner.Error,
        });
    }

    private ScheduleAnswer NotFound() => Refused(ScheduleLookup.NotFound(Name));

    private static ScheduleAnswer Refused(Problem problem) => new(ScheduleChange.None, null, Refusal.Of(problem));

    private static DateTimeOffset? At(long? ticks) => ticks is { } value ? new DateTimeOffset(value, TimeSpan.Zero) : null;
}
