using System.Net;
using System.Text.Json;
using EventHub.Gateway.Tests.Hosting;
using EventHub.Gateway.Tests.Http;
using EventHub.Grains.Interfaces.Schedules;
using EventHub.Protocol.Errors;
using EventHub.Silo.Storage;
using EventHub.Tests.Kit;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace EventHub.Gateway.Tests.Schedules;

public sealed class ScheduleEndpointTests
{
    private const string EveryTen = """{"every":"10s","event":{"channel":"ticks","payload":{"a": 1}}}""";

    [Fact]
    public async Task Put_Get_Delete_ShowTheWholeSchedule()
    {
        await using HubHost hub = await HubHost.StartAsync(time: new FakeTimeProvider());
        using HttpResponseMessage created = await PutAsync(hub, "nightly", """{"cron":"0 3 * * MON-FRI","timeZone":"Europe/Berlin","event":{"channel":"reports.due","payload":null}}""");
        Assert.Equal((HttpStatusCode.Created, "/v1/schedules/nightly"), (created.StatusCode, created.Headers.Location?.ToString()));
        const string Expected = """
            {"name":"nightly","cron":"0 3 * * MON-FRI","timeZone":"Europe/Berlin","every":null,"event":{"channel":"reports.due","payload":null},"paused":false,"version":1,"createdAt":"2026-01-31T12:00:00.000Z","changedAt":"2026-01-31T12:00:00.000Z","nextAt":"2026-02-02T02:00:00.000Z","lastFiredAt":null,"lastEventId":null,"fired":0,"missed":0,"lastError":null}
            """;
        Assert.Equal(Expected.Trim(), (await created.JsonAsync()).GetRawText());
        Assert.Equal(Expected.Trim(), (await hub.Client.GetJsonAsync("/v1/schedules/nightly")).GetRawText());

        using HttpResponseMessage deleted = await hub.Client.DeleteAsync(new Uri("/v1/schedules/nightly", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using HttpResponseMessage gone = await hub.Client.GetAsync(new Uri("/v1/schedules/nightly", UriKind.Relative));
        await gone.IsProblemAsync(ErrorCodes.ScheduleNotFound);
        using HttpResponseMessage again = await hub.Client.DeleteAsync(new Uri("/v1/schedules/nightly", UriKind.Relative));
        await again.IsProblemAsync(ErrorCodes.ScheduleNotFound);
    }

    [Fact]
    public async Task Put_TheSame_ChangesNothing_AnotherCountsFromNowOn()
    {
        FakeTimeProvider time = new();
        await using HubHost hub = await HubHost.StartAsync(time: time);
        using HttpResponseMessage created = await PutAsync(hub, "s", EveryTen);
        time.Advance(TimeSpan.FromSeconds(4));
        using HttpResponseMessage same = await PutAsync(hub, "s", EveryTen.Replace("\"every\":\"10s\"", "\"cron\":null,\"every\":\"10s\"", StringComparison.Ordinal));
        Assert.Equal((HttpStatusCode.OK, 1, "2026-01-31T12:00:10.000Z"), (same.StatusCode, (await same.JsonAsync()).GetProperty("version").GetInt32(), (await same.JsonAsync()).GetProperty("nextAt").GetString()));
        using HttpResponseMessage other = await PutAsync(hub, "s", EveryTen.Replace("10s", "7s", StringComparison.Ordinal));
        Assert.Equal((HttpStatusCode.OK, 2, "2026-01-31T12:00:11.000Z"), (other.StatusCode, (await other.JsonAsync()).GetProperty("version").GetInt32(), (await other.JsonAsync()).GetProperty("nextAt").GetString()));
    }

    [Fact]
    public async Task Time_Passes_EventsComeWithoutDrift()
    {
        FakeTimeProvider time = new();
        await using HubHost hub = await HubHost.StartAsync(time: time);
        using HttpResponseMessage created = await PutAsync(hub, "s", EveryTen);
        for (int i = 1; i <= 3; i++)
        {
            time.Advance(TimeSpan.FromSeconds(10.3));
            await FiredAsync(hub, time, "s", i);
        }

        JsonElement[] events = [.. (await hub.Client.GetJsonAsync("/v1/events?channel=ticks&order=asc")).GetProperty("events").EnumerateArray()];
        Assert.Equal(
            ["2026-01-31T12:00:10.000Z", "2026-01-31T12:00:20.000Z", "2026-01-31T12:00:30.000Z"], events.Select(found => found.GetProperty("time").GetString()!));
        Assert.All(events, found => Assert.Equal(("/v1/schedules/s", """{"a": 1}"""), (found.GetProperty("source").GetString(), found.GetProperty("payload").GetRawText())));
        JsonElement schedule = await hub.Client.GetJsonAsync("/v1/schedules/s");
        Assert.Equal((events[2].GetProperty("id").GetString(), "2026-01-31T12:00:30.900Z", 0), (schedule.GetProperty("lastEventId").GetString(), schedule.GetProperty("lastFiredAt").GetString(), schedule.GetProperty("missed").GetInt32()));
        string metrics = await hub.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        Assert.All(["eventhub_schedules 1\n", "eventhub_schedules_fired_total 3\n", "eventhub_schedules_missed_total 0\n"], line => Assert.Contains(line, metrics, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pause_NothingComes_ResumeGoesOnWithTheNext()
    {
        FakeTimeProvider time = new();
        await using HubHost hub = await HubHost.StartAsync(time: time);
        using HttpResponseMessage created = await PutAsync(hub, "s", EveryTen);
        JsonElement paused = await PostAsync(hub, "s:pause");
        Assert.Equal((true, 2, JsonValueKind.Null), (paused.GetProperty("paused").GetBoolean(), paused.GetProperty("version").GetInt32(), paused.GetProperty("nextAt").ValueKind));
        Assert.Equal(2, (await PostAsync(hub, "s:pause")).GetProperty("version").GetInt32());
        time.Advance(TimeSpan.FromSeconds(35));
        JsonElement resumed = await PostAsync(hub, "s:resume");
        Assert.Equal((false, "2026-01-31T12:00:40.000Z", 0), (resumed.GetProperty("paused").GetBoolean(), resumed.GetProperty("nextAt").GetString(), resumed.GetProperty("fired").GetInt32()));
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(0, (await FiredAsync(hub, time, "s", 1)).GetProperty("missed").GetInt32());
        using HttpResponseMessage body = await hub.Client.PostAsync(new Uri("/v1/schedules/s:pause", UriKind.Relative), HttpAnswers.Json("""{"a":1}"""));
        await body.IsProblemAsync(ErrorCodes.UnknownField);
        using HttpResponseMessage unknown = await hub.Client.PostAsync(new Uri("/v1/schedules/none:pause", UriKind.Relative), null);
        await unknown.IsProblemAsync(ErrorCodes.ScheduleNotFound);
    }

    [Fact]
    public async Task Put_WhatIsWrong_NamesTheFields()
    {
        await using HubHost hub = await HubHost.StartAsync();
        using HttpResponseMessage cron = await PutAsync(hub, "s", """{"cron":"0 0 30 2 *","event":{"channel":"a","payload":1}}""");
        Assert.Contains("never come", (await cron.IsProblemAsync(ErrorCodes.InvalidField, "/cron")).GetProperty("detail").GetString(), StringComparison.Ordinal);
        using HttpResponseMessage inner = await PutAsync(hub, "s", """{"every":"1m","event":{"channel":"_own","payload":1}}""");
        await inner.IsProblemAsync(ErrorCodes.ReservedChannel, "/event/channel");
        using HttpResponseMessage name = await PutAsync(hub, ".s", EveryTen);
        await name.IsProblemAsync(ErrorCodes.InvalidField, "name");
        using HttpResponseMessage large = await PutAsync(hub, "s", """{"every":"1m","event":{"channel":"a","payload":""" + '"' + new string('x', 70_000) + "\"}}");
        await large.IsProblemAsync(ErrorCodes.BodyTooLarge);
        using HttpResponseMessage page = await hub.Client.GetAsync(new Uri("/v1/schedules?limit=0", UriKind.Relative));
        await page.IsProblemAsync(ErrorCodes.InvalidQuery);
    }

    [Fact]
    public async Task List_Pages_ByName_AndTheLimitHolds()
    {
        await using HubHost hub = await HubHost.StartAsync(gateway => gateway.SchedulesMax = 3, time: new FakeTimeProvider());
        foreach (string name in (string[])["b", "c", "a"])
        {
            using HttpResponseMessage created = await PutAsync(hub, name, EveryTen);
            Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        }

        Assert.Equal("a b, next: b", Names(await hub.Client.GetJsonAsync("/v1/schedules?limit=2")));
        Assert.Equal("c, next: ", Names(await hub.Client.GetJsonAsync("/v1/schedules?limit=2&after=b")));
        Assert.Equal("c, next: ", Names(await hub.Client.GetJsonAsync("/v1/schedules?after=bb")));
        using HttpResponseMessage fourth = await PutAsync(hub, "d", EveryTen);
        await fourth.IsProblemAsync(ErrorCodes.LimitReached);
        using HttpResponseMessage changed = await PutAsync(hub, "a", EveryTen.Replace("10s", "9s", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        (await hub.Client.DeleteAsync(new Uri("/v1/schedules/b", UriKind.Relative))).Dispose();
        using HttpResponseMessage now = await PutAsync(hub, "d", EveryTen);
        Assert.Equal(HttpStatusCode.Created, now.StatusCode);
    }

    [Fact]
    public async Task Restart_GoesOnFromWhatIsStored_AndMakesUpForTheLast()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("schedules");
        FakeTimeProvider time = new();
        void Keep(StorageOptions storage) => (storage.Provider, storage.DataDirectory) = (StorageProvider.File, folder.FullName);
        try
        {
            await using (HubHost hub = await HubHost.StartAsync(storage: Keep, time: time))
            {
                using HttpResponseMessage created = await PutAsync(hub, "s", EveryTen);
                time.Advance(TimeSpan.FromSeconds(10));
                await FiredAsync(hub, time, "s", 1);
                await hub.StopAsync();
            }

            time.Advance(TimeSpan.FromSeconds(45));
            await using HubHost again = await HubHost.StartAsync(storage: Keep, time: time);
            time.Advance(TimeSpan.FromMilliseconds(1));
            JsonElement schedule = await FiredAsync(again, time, "s", 2);
            Assert.Equal((3, "2026-01-31T12:01:00.000Z"), (schedule.GetProperty("missed").GetInt32(), schedule.GetProperty("nextAt").GetString()));
            JsonElement[] events = [.. (await again.Client.GetJsonAsync("/v1/events?channel=ticks&order=asc")).GetProperty("events").EnumerateArray()];
            Assert.Equal(["2026-01-31T12:00:10.000Z", "2026-01-31T12:00:50.000Z"], events.Select(found => found.GetProperty("time").GetString()!));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Delete_AndCreateAnew_IsAnotherSchedule()
    {
        FakeTimeProvider time = new();
        await using HubHost hub = await HubHost.StartAsync(time: time);
        IScheduleGrain grain = hub.Services.GetRequiredService<IGrainFactory>().GetGrain<IScheduleGrain>("s");
        Assert.Equal(ScheduleChange.Created, (await grain.Set(EveryTen)).Change);
        time.Advance(TimeSpan.FromSeconds(10));
        await FiredAsync(hub, time, "s", 1);
        Assert.Equal(ScheduleChange.Deleted, (await grain.Delete()).Change);
        Assert.Equal(ErrorCodes.ScheduleNotFound.Number, (await grain.Get()).Refusal!.Code);
        Assert.Null(await grain.Run());

        ScheduleAnswer anew = await grain.Set(EveryTen);
        Assert.Equal((ScheduleChange.Created, 0, null), (anew.Change, anew.Schedule!.Fired, anew.Schedule.LastFiredAt));
        time.Advance(TimeSpan.FromSeconds(10));
        await FiredAsync(hub, time, "s", 1);
        string[] ids = [.. (await hub.Client.GetJsonAsync("/v1/events?channel=ticks&order=asc")).GetProperty("events").EnumerateArray().Select(found => found.GetProperty("sourceId").GetString()!)];
        Assert.Equal(["schedule:s:1:2026-01-31T12:00:10.0000000Z", "schedule:s:2:2026-01-31T12:00:20.0000000Z"], ids);
        Assert.NotNull((await grain.Set("""{"every":"0s"}""")).Refusal);
    }

    private static string Names(JsonElement page) =>
        string.Join(' ', page.GetProperty("schedules").EnumerateArray().Select(found => found.GetProperty("name").GetString())) + ", next: " + page.GetProperty("next").GetString();

    private static async Task<JsonElement> FiredAsync(HubHost hub, FakeTimeProvider time, string name, int fired)
    {
        JsonElement schedule = default;
        using CancellationTokenSource timeout = new(HubHost.Patience);
        do
        {
            Assert.False(timeout.IsCancellationRequested, $"It did not fire: {schedule}");

            // A timer that is set for at once, because time passed before it was set, fires with the next step.
            time.Advance(TimeSpan.Zero);
            schedule = await hub.Client.GetJsonAsync("/v1/schedules/" + name);
        }
        while (schedule.GetProperty("fired").GetInt32() < fired);
        return schedule;
    }

    private static Task<HttpResponseMessage> PutAsync(HubHost hub, string name, string json) =>
        hub.Client.PutAsync(new Uri("/v1/schedules/" + name, UriKind.Relative), HttpAnswers.Json(json));

    private static async Task<JsonElement> PostAsync(HubHost hub, string call)
    {
        using HttpResponseMessage response = await hub.Client.PostAsync(new Uri("/v1/schedules/" + call, UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.JsonAsync();
    }
}
