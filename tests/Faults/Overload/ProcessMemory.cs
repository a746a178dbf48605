using System.Globalization;

namespace EventHub.Faults.Overload;

/// <summary>What the kernel says about a process's memory.</summary>
internal static class ProcessMemory
{
    /// <summary>The most that was ever resident, in MiB; 0 where the system does not tell.</summary>
    public static int PeakMiB(int process)
    {
        string status = $"/proc/{process}/status";
        string? line = File.Exists(status) ? File.ReadLines(status).FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)) : null;
        return line is null ? 0 : int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    /// <summary>Variables under which the garbage collector has no more than so many MiB: an allocation beyond it ends the process.</summary>
    public static (string Name, string Value)[] HeapOf(int mebibytes) => [("DOTNET_GCHeapHardLimit", $"0x{(long)mebibytes << 20:X}")];
}
