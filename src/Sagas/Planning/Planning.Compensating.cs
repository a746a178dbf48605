using EventHub.Sagas.Instances;

namespace EventHub.Sagas.Planning;

/// <content>Undoing what was done, the last first, one at a time.</content>
internal sealed partial class Planning
{
    private void CompensateNext()
    {
        while (!_it.Compensations.IsEmpty)
        {
            PendingCompensation last = _it.Compensations[^1];
            int number = TakeNumber();
            if (last.Request is StepRequest.Event published)
            {
                Publish(number, published);
                Forget(SagaNoteKind.Compensated, last.Step, number);
                continue;
            }

            StepRequest.Broken? broken = last.Request as StepRequest.Broken;
            OpenStep open = new()
            {
                Number = number,
                Name = last.Step,
                Phase = broken is null ? StepPhase.InFlight : StepPhase.Held,
                IsCompensation = true,
                Request = last.Request,
                Error = broken?.Reason,
            };
            _it.Open = _it.Open.Add(open);
            Note(broken is null ? SagaNoteKind.CompensationStarted : SagaNoteKind.StepHeld, last.Step, number, broken?.Reason);
            if (CommandOf(_it.Run, open) is { } command)
            {
                _commands.Add(command);
            }

            return;
        }

        Enter(_it.Leaving!.State);
    }

    private void Compensated(string step, int number)
    {
        Forget(SagaNoteKind.Compensated, step, number);
        CompensateNext();
    }

    private void Forget(SagaNoteKind kind, string step, int number)
    {
        _it.Compensations = _it.Compensations.RemoveAt(_it.Compensations.Length - 1);
        Note(kind, step, number);
    }
}
