using EventHub.Samples.NftAuction;
using EventHub.Samples.NftAuction.Services;

// A service, as the sample starts each: service NAME --port PORT.
if (args is ["service", string name, "--port", string port] && Role.Find(name) is { } role && ushort.TryParse(port, out ushort number))
{
    await new Simulator(role).RunAsync(number);
    return 0;
}

try
{
    return await Evening.RunAsync(Options.Parse(args), Console.Out);
}
catch (Exception reason) when (reason is FormatException or InvalidOperationException)
{
    await Console.Error.WriteLineAsync(reason.Message);
    return 2;
}
