using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Twin.Ingest.Journal;

/// <summary>
/// The journal's folder on a real disk. A lock file keeps a second process out; the kernel drops the lock with the process.
/// </summary>
public sealed partial class DiskJournalFiles : IJournalFiles
{
    private readonly string _directory;
    private readonly FileStream _lock;

    /// <summary>Makes the folder when missing and locks it; throws <see cref="IOException"/> when another process has it.</summary>
    public DiskJournalFiles(string directory)
    {
        _directory = Path.GetFullPath(directory);
        Directory.CreateDirectory(_directory);
        _lock = new FileStream(Path.Combine(_directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> List() => [.. Directory.EnumerateFiles(_directory).Select(path => Path.GetFileName(path))];

    /// <inheritdoc/>
    public ISegmentFile OpenWrite(string name, bool create)
    {
        var mode = create ? FileMode.OpenOrCreate : FileMode.Open;
        return new DiskFile(File.OpenHandle(Path.Combine(_directory, name), mode, FileAccess.ReadWrite,
            FileShare.ReadWrite | FileShare.Delete));
    }

    /// <inheritdoc/>
    public ISegmentFile? OpenRead(string name)
    {
        try
        {
            var path = Path.Combine(_directory, name);
            return new DiskFile(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Delete(string name) => File.Delete(Path.Combine(_directory, name));

    /// <inheritdoc/>
    public void Rename(string name, string newName) =>
        File.Move(Path.Combine(_directory, name), Path.Combine(_directory, newName), overwrite: true);

    /// <inheritdoc/>
    public void SyncDirectory()
    {
        // fsync(2): the file's own fsync does not make its directory entry durable. .NET opens no directories, NTFS needs none of this.
        if (OperatingSystem.IsWindows()) return;
        var descriptor = Native.Open(_directory, 0);
        if (descriptor < 0) throw new IOException($"Cannot open folder {_directory}.", Marshal.GetLastPInvokeError());
        try
        {
            const int invalidArgument = 22; // some network file systems cannot fsync a folder; nothing better exists there
            if (Native.Fsync(descriptor) != 0 && Marshal.GetLastPInvokeError() is var errno and not invalidArgument)
            {
                throw new IOException($"fsync of folder {_directory} failed.", errno);
            }
        }
        finally
        {
            _ = Native.Close(descriptor);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static partial class Native
    {
        [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        internal static partial int Open(string path, int flags);

        [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        internal static partial int Fsync(int descriptor);

        [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        internal static partial int Close(int descriptor);
    }

    private sealed class DiskFile(SafeFileHandle handle) : ISegmentFile
    {
        public long Length => RandomAccess.GetLength(handle);

        public int Read(Span<byte> buffer, long offset)
        {
            var total = 0;
            while (total < buffer.Length)
            {
                var read = RandomAccess.Read(handle, buffer[total..], offset + total);
                if (read == 0) break;
                total += read;
            }

            return total;
        }

        public void Write(ReadOnlySpan<byte> data, long offset) => RandomAccess.Write(handle, data, offset);

        public void SetLength(long length) => RandomAccess.SetLength(handle, length);

        public void Flush() => RandomAccess.FlushToDisk(handle);

        public void Dispose() => handle.Dispose();
    }
}
