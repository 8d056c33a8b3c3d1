using Twin.Ingest.Journal;

namespace Twin.Ingest.Tests.Journal;

/// <summary>A disk in memory that forgets what was not fsynced when the power goes, and fails the calls a test names.</summary>
internal sealed class FakeDisk : IJournalFiles
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Content> _files = [];

    /// <summary>Mutating calls and opens so far.</summary>
    public int Calls { get; private set; }

    /// <summary>First call (from 0) that fails; negative: none.</summary>
    public int FailFrom { get; set; } = -1;

    /// <summary>How many calls fail from there.</summary>
    public int FailCount { get; set; } = 1;

    /// <summary>What a failing call throws.</summary>
    public Func<Exception> Failure { get; set; } = () => new IOException("No space left on device", 28);

    public FakeDisk()
    {
    }

    private FakeDisk(Dictionary<string, Content> files) => _files = files;

    public byte[] this[string name]
    {
        get => _files[name].Bytes;
        set => _files[name] = new Content { Bytes = value, Durable = value };
    }

    /// <summary>The disk after a power cut: fsynced bytes, plus as much of the rest as <paramref name="random"/> says.</summary>
    public FakeDisk AfterPowerCut(Random random)
    {
        lock (_gate)
        {
            var kept = new Dictionary<string, Content>();
            foreach (var (name, content) in _files)
            {
                var bytes = random.Next(3) == 0 ? content.Bytes[..random.Next(content.Bytes.Length + 1)] : content.Durable;
                if (bytes.Length < content.Durable.Length) bytes = content.Durable;
                kept[name] = new Content { Bytes = bytes, Durable = bytes };
            }

            return new FakeDisk(kept);
        }
    }

    public IReadOnlyList<string> List()
    {
        lock (_gate) return [.. _files.Keys];
    }

    public ISegmentFile OpenWrite(string name, bool create)
    {
        lock (_gate)
        {
            Count();
            if (!_files.TryGetValue(name, out var content))
            {
                if (!create) throw new FileNotFoundException(name);
                _files[name] = content = new Content();
            }

            return new File(this, content);
        }
    }

    public ISegmentFile? OpenRead(string name)
    {
        lock (_gate) return _files.TryGetValue(name, out var content) ? new File(this, content) : null;
    }

    public void Delete(string name)
    {
        lock (_gate) _files.Remove(name);
    }

    public void Rename(string name, string newName)
    {
        lock (_gate)
        {
            if (_files.Remove(name, out var content)) _files[newName] = content;
        }
    }

    public void SyncDirectory()
    {
        lock (_gate) Count();
    }

    public void Dispose()
    {
    }

    private bool Fails()
    {
        var call = Calls++;
        return FailFrom >= 0 && call >= FailFrom && call < FailFrom + FailCount;
    }

    private void Count()
    {
        if (Fails()) throw Failure();
    }

    private sealed class Content
    {
        public byte[] Bytes { get; set; } = [];

        public byte[] Durable { get; set; } = [];
    }

    private sealed class File(FakeDisk disk, Content content) : ISegmentFile
    {
        public long Length
        {
            get
            {
                lock (disk._gate) return content.Bytes.Length;
            }
        }

        public int Read(Span<byte> buffer, long offset)
        {
            lock (disk._gate)
            {
                if (offset >= content.Bytes.Length) return 0;
                var count = Math.Min(buffer.Length, content.Bytes.Length - (int)offset);
                content.Bytes.AsSpan((int)offset, count).CopyTo(buffer);
                return count;
            }
        }

        public void Write(ReadOnlySpan<byte> data, long offset)
        {
            lock (disk._gate)
            {
                // A failing write leaves half of itself behind, as a full disk does.
                var fails = disk.Fails();
                var taken = fails ? data[..(data.Length / 2)] : data;
                var grown = new byte[Math.Max(content.Bytes.Length, offset + taken.Length)];
                content.Bytes.CopyTo(grown, 0);
                taken.CopyTo(grown.AsSpan((int)offset));
                content.Bytes = grown;
                if (fails) throw disk.Failure();
            }
        }

        public void SetLength(long length)
        {
            lock (disk._gate)
            {
                disk.Count();
                var cut = new byte[length];
                content.Bytes.AsSpan(0, (int)Math.Min(length, content.Bytes.Length)).CopyTo(cut);
                content.Bytes = cut;
            }
        }

        public void Flush()
        {
            lock (disk._gate)
            {
                disk.Count();
                content.Durable = [.. content.Bytes];
            }
        }

        public void Dispose()
        {
        }
    }
}
