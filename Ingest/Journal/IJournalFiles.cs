namespace Twin.Ingest.Journal;

/// <summary>The file operations the journal needs; tests put a failing disk here.</summary>
public interface IJournalFiles : IDisposable
{
    /// <summary>Names of all files in the folder.</summary>
    IReadOnlyList<string> List();

    /// <summary>Opens for reading and writing.</summary>
    ISegmentFile OpenWrite(string name, bool create);

    /// <summary>Opens for reading; null when there is no such file (any more).</summary>
    ISegmentFile? OpenRead(string name);

    /// <summary>Removes a file; nothing happens when it is gone.</summary>
    void Delete(string name);

    /// <summary>Gives a file another name.</summary>
    void Rename(string name, string newName);

    /// <summary>Makes created, renamed and deleted names durable.</summary>
    void SyncDirectory();
}

/// <summary>One open file. Reads may run beside a write.</summary>
public interface ISegmentFile : IDisposable
{
    /// <summary>Length in bytes.</summary>
    long Length { get; }

    /// <summary>Reads at an offset; fewer bytes than asked only at the end.</summary>
    int Read(Span<byte> buffer, long offset);

    /// <summary>Writes all of it at an offset, or throws.</summary>
    void Write(ReadOnlySpan<byte> data, long offset);

    /// <summary>Cuts or extends.</summary>
    void SetLength(long length);

    /// <summary>fsync.</summary>
    void Flush();
}
