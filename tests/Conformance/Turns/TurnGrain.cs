using EventHub.Conformance.Kit;
using Orleans;

namespace EventHub.Conformance.Turns;

public sealed class TurnGrain : Grain, ITurnGrain
{
    private int _count;

    public async Task Visit(string name, string gate)
    {
        Journal.Add(this.GetPrimaryKeyString(), name + " began");
        await Gate.PassAsync(gate);
        Journal.Add(this.GetPrimaryKeyString(), name + " ended");
    }

    public Task Note(string entry)
    {
        Journal.Add(this.GetPrimaryKeyString(), entry);
        return Task.CompletedTask;
    }

    public Task NoteInterleaving(string entry) => Note(entry);

    public async Task<int> Look(string gate)
    {
        await Gate.PassAsync(gate);
        return _count;
    }

    public async Task<int> AddOne()
    {
        int before = _count;
        await Task.Yield();
        _count = before + 1;
        return _count;
    }

    public async Task<string> WhereTurnsRun()
    {
        TaskScheduler first = TaskScheduler.Current;
        await Task.Yield();
        bool same = TaskScheduler.Current == first;
        TaskScheduler started = await Task.Factory.StartNew(() => TaskScheduler.Current);
        TaskScheduler pool = await Task.Run(() => TaskScheduler.Current);
        return $"own {first != TaskScheduler.Default}, after await {same}, started {started == first}, pool {pool == TaskScheduler.Default}, back {TaskScheduler.Current == first}";
    }
}
