namespace System.Runtime.CompilerServices;

/// <summary>What the compiler needs to make records for this framework.</summary>
internal static class IsExternalInit;
