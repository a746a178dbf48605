using System.Text;
using EventHub.Protocol.Channels;
using EventHub.Protocol.Subscriptions;
using EventHub.Sagas.Definitions;
using EventHub.Sagas.Templates;

namespace EventHub.Sagas.Validation;

/// <content>Steps, events and channels.</content>
internal sealed partial class DefinitionValidator
{
    private void CheckSteps(StateDefinition state, string path)
    {
        foreach (StepDefinition step in state.Steps)
        {
            string at = $"{path}/steps/{step.Name}";
            switch (step.Action)
            {
                case StepAction.Wait wait:
                    CheckEvent(at + "/wait", wait.Event);
                    break;
                case StepAction.Publish publish:
                    CheckChannel(publish.Event, at + "/publish");
                    break;
            }

            if (step.Action is not StepAction.Call && (step.Retry != RetryPolicy.Default || step.Hold))
            {
                Wrong(at + (step.Hold ? "/hold" : "/retry"), "Only calls are tried again; a child saga has retries of its own.");
            }

            if (step.Timeout is not null && step.Action is StepAction.Sleep or StepAction.Publish)
            {
                Wrong(at + "/timeout", "It takes no timeout: it ends by itself.");
            }

            if (step.Compensate?.Action is StepAction.Publish undone)
            {
                CheckChannel(undone.Event, at + "/compensate/publish");
            }
        }
    }

    // Who waits for the same event in one state must not be two.
    private void CheckEventsOfState(StateDefinition state, string path)
    {
        List<(EventDefinition Event, string Path)> taken = [];
        foreach ((string name, string at) in state.Steps.Where(step => step.Action is StepAction.Wait)
            .Select(step => (((StepAction.Wait)step.Action).Event, $"{path}/steps/{step.Name}"))
            .Concat(state.On.Select(named => (named.Name, PathOf(named, path, "on")))))
        {
            if (_saga.Events.FirstOrDefault(one => one.Name == name) is not { } wanted)
            {
                continue;
            }

            foreach ((EventDefinition other, string otherPath) in taken)
            {
                if (Overlap(wanted, other))
                {
                    string how = wanted.Name == other.Name ? "is" : $"can be the event '{other.Name}', which is";
                    Wrong(at, $"There are two transitions for one event: '{wanted.Name}' {how} taken by '{otherPath}' already. Join them, or tell the events apart by channel or type{(state.On.Any(static named => named.Shared is not null) ? $", or leave '{state.Name}' out of what is shared" : "")}.");
                    break;
                }
            }

            taken.Add((wanted, at));
        }

        CheckSignalsOfState(state, path);
    }

    private void CheckSignalsOfState(StateDefinition state, string path)
    {
        string[] signals = [.. state.Steps.Select(step => step.Action).OfType<StepAction.Signal>().Select(signal => signal.Name)];
        foreach (string twice in signals.Where((name, i) => signals.AsSpan(0, i).Contains(name) || state.Signals.Any(named => named.Name == name)).Distinct())
        {
            Wrong(path, $"The signal '{twice}' is waited for twice in '{state.Name}'.");
        }

        foreach (NamedTransitions named in state.Signals.Where((named, i) => state.Signals.AsSpan(0, i).ToArray().Any(other => other.Name == named.Name)))
        {
            string other = PathOf(state.Signals.First(one => one.Name == named.Name), path, "signals");
            Wrong(PathOf(named, path, "signals"), $"There are two transitions for one signal: '{named.Name}' is taken by '{other}' already. Join them, or leave '{state.Name}' out of one.");
        }
    }

    private static string PathOf(NamedTransitions named, string path, string field) => $"{(named.Shared is { } shared ? "/shared/" + shared : path)}/{field}/{named.Name}";

    private static bool Overlap(EventDefinition left, EventDefinition right) =>
        left.Name == right.Name
        || ((left.Type is null || right.Type is null || left.Type == right.Type) && Overlap(left.Channel.Text.Split('.'), right.Channel.Text.Split('.')));

    // '*' is one token, '>' is all that follow, one at least.
    private static bool Overlap(ReadOnlySpan<string> left, ReadOnlySpan<string> right)
    {
        while (!left.IsEmpty && !right.IsEmpty)
        {
            if (left[0] == ">" || right[0] == ">")
            {
                return true;
            }

            if (left[0] != "*" && right[0] != "*" && left[0] != right[0])
            {
                return false;
            }

            left = left[1..];
            right = right[1..];
        }

        return left.IsEmpty && right.IsEmpty;
    }

    private void CheckChannel(PublishDefinition published, string path)
    {
        TextTemplate channel = published.Channel;
        if (channel.Expressions.IsEmpty && ChannelName.Explain(Encoding.UTF8.GetBytes(channel.Source)) is { } wrong)
        {
            Wrong(path + "/channel", wrong);
        }
        else if (channel.Source.StartsWith('_'))
        {
            Wrong(path + "/channel", $"The channel '{channel.Source}' is the hub's own.");
        }
    }

    private void CheckUse()
    {
        HashSet<string> used = [.. _saga.Start.On];
        foreach (StateDefinition state in _saga.States)
        {
            used.UnionWith(state.On.Select(named => named.Name));
            used.UnionWith(state.Steps.Select(step => step.Action).OfType<StepAction.Wait>().Select(wait => wait.Event));
        }

        foreach (string name in _eventNames.Where(name => !used.Contains(name)))
        {
            Wrong($"/events/{name}", $"The event '{name}' is taken nowhere. Take it in a state, or leave it out.");
        }
    }
}
