using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EventHub.Grains.Sagas;
using EventHub.Sagas.Instances;
using EventHub.Sagas.Planning;
using EventHub.Silo.Services;
using EventHub.Tests.Kit;

namespace EventHub.Silo.Tests.Services;

/// <summary>A service that does not keep to the protocol.</summary>
public sealed class HttpServiceWireTests
{
    private const string Run = "0f4c2f3c6f8e4d0b9b1a7f0f3a6f2d11";

    // The second answer would be taken for that to the next call, if the connection were used again.
    [Fact]
    public async Task AServiceThatAnswersTwice_IsHeardOnce()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        using CancellationTokenSource ends = new(TimeSpan.FromMinutes(1));
        Task serving = ServeAsync(listener, ends.Token);
        ServiceAddress address = new("bank", new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"));
        using (HttpService service = new(address, new ServiceOptions(), new FakeTimeProvider()))
        {
            for (int number = 1; number <= 10; number++)
            {
                StepRequest.Call request = new("bank", "POST", "/pay", [], null, TimeSpan.FromSeconds(30));
                ServiceAnswer answer = await service.CallAsync(new SagaCommand.CallService(number, 1, $"{Run}-{number}", request), ends.Token);
                Assert.Equal($"{Run}-{number}", answer.Result?.AsText);
            }
        }

        await ends.CancelAsync();
        await serving;
    }

    private static async Task ServeAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                connections.Add(AnswerAsync(await listener.AcceptTcpClientAsync(cancellationToken), cancellationToken));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Task.WhenAll(connections);
        }
    }

    private static async Task AnswerAsync(TcpClient client, CancellationToken cancellationToken)
    {
        using (client)
        {
            try
            {
                using StreamReader reader = new(client.GetStream(), Encoding.ASCII);
                string key = "";
                while (await reader.ReadLineAsync(cancellationToken) is { } line)
                {
                    key = line.StartsWith("Idempotency-Key:", StringComparison.OrdinalIgnoreCase) ? line.Split(':')[1].Trim() : key;
                    if (line.Length == 0)
                    {
                        string answer = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nContent-Length: {key.Length}\r\n\r\n{key}");
                        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer + answer), cancellationToken);
                    }
                }
            }
            catch (Exception fault) when (fault is IOException or OperationCanceledException)
            {
                // The hub has closed it, or the test ends.
            }
        }
    }
}
