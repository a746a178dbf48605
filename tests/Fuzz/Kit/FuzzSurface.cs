namespace EventHub.Fuzz.Kit;

/// <summary>A parser under test: what it is given at first, the words of its grammar, and what must hold of its answer.</summary>
internal abstract class FuzzSurface
{
    /// <summary>Classes of outcomes that begin with this were accepted.</summary>
    public const string Accepted = "ok";

    /// <summary>Also the name of its corpus, <c>corpus/NAME.txt</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Inputs that are tried when no time is given: about two seconds of one core.</summary>
    public virtual int Executions => 100_000;

    /// <summary>Longest input.</summary>
    public virtual int BytesMax => 2048;

    /// <summary>What the grammar is made of.</summary>
    public virtual IReadOnlyList<string> Words => [];

    /// <summary>First inputs beside the corpus, for formats that are easier to write with code.</summary>
    public virtual IEnumerable<byte[]> Seeds => [];

    /// <summary>True when chance alone finds inputs that are taken and inputs that are not.</summary>
    public virtual bool HasBothEnds => true;

    /// <summary>
    /// Parses an input and checks the answer; throws when a property does not hold. Tells what kind of outcome it was: the first input of a kind is kept, so
    /// there should be as many kinds as places in the parser, and not one per input.
    /// </summary>
    public abstract string Try(byte[] input);
}
