namespace Twin.Silo.Storage.Sqlite;

/// <summary>Proves that this process alone works on a data folder: SQLite means one silo.</summary>
internal sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    public static DataFolderLock Take(string folder)
    {
        var path = Path.Combine(folder, "silo.lock");
        try
        {
            return new DataFolderLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception)
        {
            throw StorageErrors.Refused(
                "storage.in-use",
                $"The data folder '{Path.GetFullPath(folder)}' is in use by another silo ({exception.Message}). Stop it, set another "
                    + $"Data:Path, or use Storage:Provider=postgres.");
        }
    }

    public void Dispose() => _file.Dispose();
}
