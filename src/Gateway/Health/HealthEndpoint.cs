using System.Text;
using EventHub.Gateway.Errors;
using EventHub.Gateway.Hosting;
using EventHub.Gateway.Http;
using EventHub.Grains.Interfaces.Partitions;
using Microsoft.AspNetCore.Http;

namespace EventHub.Gateway.Health;

/// <summary>
/// <c>/livez</c>: the process answers. <c>/readyz</c> and <c>/healthz</c>: it takes and gives events. Text, a line per check
/// with <c>?verbose</c> and whenever one fails.
/// </summary>
internal sealed class HealthEndpoint(IPartitions partitions, Draining draining, Faults faults)
{
    public ValueTask LiveAsync(HttpContext context) => AnswerAsync(context, [new HealthCheck("process", null)]);

    public ValueTask ReadyAsync(HttpContext context) => AnswerAsync(context, Checks());

    private ValueTask AnswerAsync(HttpContext context, List<HealthCheck> checks)
    {
        QueryReader query = new(context);
        bool verbose = query.Flag("verbose");
        if (query.End() is { } problem)
        {
            return faults.ProblemAsync(context, problem);
        }

        bool passed = checks.TrueForAll(check => check.Failure is null);
        StringBuilder text = new();
        if (verbose || !passed)
        {
            foreach (HealthCheck check in checks)
            {
                text.Append(check.Failure is null ? "[+]" : "[-]").Append(check.Name).Append(' ').Append(check.Failure?.ReplaceLineEndings(" ") ?? "ok").Append('\n');
            }
        }

        text.Append(passed ? "ok\n" : "failed\n");
        context.Response.Headers.CacheControl = "no-store";
        if (!passed)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        int status = passed ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return Respond.WriteAsync(context, status, Respond.PlainText, Encoding.UTF8.GetBytes(text.ToString()));
    }

    private List<HealthCheck> Checks()
    {
        List<HealthCheck> checks = [new("shutdown", draining.HasBegun ? "The hub is shutting down." : null)];
        foreach (IPartition partition in partitions.All)
        {
            PartitionHealth health = partition.Health;
            string cause = health.Problem is { } problem ? $"{problem.Code}: {problem.Detail}" : "no cause is known";
            checks.Add(new($"partition/{partition.Number}/readable", health.CanRead ? null : cause));
            checks.Add(new($"partition/{partition.Number}/writable", health.CanWrite ? null : cause));
        }

        return checks;
    }
}
