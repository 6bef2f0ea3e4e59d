namespace IpvsHa.Netlink.Tests;

public sealed class NetlinkBatchTests
{
    [Fact]
    public void Only_the_last_request_of_a_datagram_asks_for_an_acknowledgement()
    {
        using ScriptedKernel kernel = new(Answers.Done(2));
        NetlinkBatch batch = new(new NetlinkClient(kernel));

        Assert.Equal(0, batch.Add(0x1c, NetlinkFlags.Create, Hex.Bytes("aa")));
        Assert.Equal(1, batch.Add(0x1d, NetlinkFlags.Ack, Hex.Bytes("bb bb bb bb")));
        NetlinkBatchResult result = batch.Complete();

        Assert.True(result.IsComplete);
        Assert.Equal((2, false), (result.Count, result.HasUnknown));
        Assert.Equal(
            Hex.Bytes("""
                11 00 00 00  1c 00 01 04  01 00 00 00  00 00 00 00  # 17 bytes, NLM_F_REQUEST and NLM_F_CREATE
                aa 00 00 00
                14 00 00 00  1d 00 05 00  02 00 00 00  00 00 00 00  # NLM_F_REQUEST and NLM_F_ACK
                bb bb bb bb
                """),
            Assert.Single(kernel.Sent));
    }

    [Fact]
    public void An_empty_batch_sends_nothing()
    {
        using ScriptedKernel kernel = new();

        NetlinkBatchResult result = new NetlinkBatch(new NetlinkClient(kernel)).Complete();

        Assert.Equal((0, true, false), (result.Count, result.IsComplete, result.HasUnknown));
        Assert.Empty(kernel.Sent);
    }

    [Fact]
    public void An_error_goes_to_its_request_with_the_kernels_words()
    {
        using ScriptedKernel kernel = new(
            Answers.Error(0, 1),                    // of an earlier request
            Answers.Error(2, 17),
            "44 00 00 00  02 00 00 03  03 00 00 00  00 00 00 00  ea ff ff ff\n"
                + "20 00 00 00  12 00 05 00  03 00 00 00  00 00 00 00\n" + Answers.KernelText,
            Answers.Error(5, 1),                    // of nobody
            Answers.Done(4));
        NetlinkBatch batch = new(new NetlinkClient(kernel));
        Add(batch, 4);

        NetlinkBatchResult result = batch.Complete();

        Assert.Equal(
            [
                new NetlinkFailure(1, Errno.EEXIST, ""),
                new NetlinkFailure(2, Errno.EINVAL, "Nexthop has invalid gateway"),
            ],
            result.Failures);
        Assert.False(result.HasUnknown);
    }

    [Fact]
    public void The_last_request_may_be_the_one_that_fails()
    {
        using ScriptedKernel kernel = new(Answers.Error(2, 3));
        NetlinkBatch batch = new(new NetlinkClient(kernel));
        Add(batch, 2);

        Assert.Equal([new NetlinkFailure(1, Errno.ESRCH, "")], batch.Complete().Failures);
    }

    [Theory]
    [InlineData(2, 64)]    // two requests per datagram
    [InlineData(256, 40)]  // room for two of 20 bytes
    [InlineData(256, 59)]  // and not quite for three
    public void A_full_datagram_is_sent_on_the_way_and_indexes_go_on(int maxRequests, int maxBytes)
    {
        using ScriptedKernel kernel = new(
            Answers.Done(2), Answers.Error(3, 2), Answers.Done(4), Answers.Error(5, 17));
        NetlinkBatch batch = new(new NetlinkClient(kernel), maxRequests, maxBytes);
        Add(batch, 5);

        NetlinkBatchResult result = batch.Complete();

        Assert.Equal([new(2, Errno.ENOENT, ""), new NetlinkFailure(4, Errno.EEXIST, "")], result.Failures);
        Assert.Equal([40, 40, 20], kernel.Sent.Select(datagram => datagram.Length));
    }

    [Fact]
    public void A_batch_starts_anew_after_it_was_completed()
    {
        using ScriptedKernel kernel = new(Answers.Error(1, 17), Answers.Done(1), Answers.Error(2, 2));
        NetlinkBatch batch = new(new NetlinkClient(kernel));
        Add(batch, 1);
        NetlinkBatchResult first = batch.Complete();

        Add(batch, 1);
        NetlinkBatchResult second = batch.Complete();

        Assert.Equal([new NetlinkFailure(0, Errno.EEXIST, "")], first.Failures);
        Assert.Equal([new NetlinkFailure(0, Errno.ENOENT, "")], second.Failures);
        Assert.Equal(0, batch.Count);
    }

    [Fact]
    public void After_an_overflow_what_has_no_error_is_unknown()
    {
        using ScriptedKernel kernel = new("ENOBUFS", Answers.Error(1, 17), Answers.Error(3, 17), "nothing");
        NetlinkBatch batch = new(new NetlinkClient(kernel));
        Add(batch, 4);

        NetlinkBatchResult result = batch.Complete();

        Assert.True(result.HasUnknown);
        Assert.Equal(
            [
                new NetlinkFailure(0, Errno.EEXIST, ""),
                new NetlinkFailure(1, Errno.ENOBUFS, "", IsUnknown: true),
                new NetlinkFailure(2, Errno.EEXIST, ""),
                new NetlinkFailure(3, Errno.ENOBUFS, "", IsUnknown: true),
            ],
            result.Failures);
    }

    [Fact]
    public void An_overflow_is_not_forgotten_when_the_last_acknowledgement_came_through()
    {
        using ScriptedKernel kernel = new("ENOBUFS", Answers.Done(2));
        NetlinkBatch batch = new(new NetlinkClient(kernel));
        Add(batch, 2);

        Assert.Equal([0, 1], batch.Complete().Failures.Where(failure => failure.IsUnknown).Select(failure => failure.Index));
    }

    [Fact]
    public void An_overflow_leaves_the_other_datagrams_of_the_batch_known_and_makes_the_next_ones_smaller()
    {
        using ScriptedKernel kernel = new(
            Answers.Done(64), "ENOBUFS", "nothing", Answers.Done(160), Answers.Done(192));
        NetlinkBatch batch = new(new NetlinkClient(kernel), maxRequests: 64);
        Add(batch, 192);

        NetlinkBatchResult result = batch.Complete();

        Assert.Equal(Enumerable.Range(64, 64), result.Failures.Select(failure => failure.Index));
        Assert.Equal([64 * 20, 64 * 20, 32 * 20, 32 * 20], kernel.Sent.Select(datagram => datagram.Length));
    }

    [Theory]
    [InlineData("nothing", Errno.ETIMEDOUT)]
    [InlineData("ff 00 00 00  02 00 00 00  01 00 00 00  00 00 00 00", Errno.EBADMSG)]
    [InlineData("EMSGSIZE", Errno.EMSGSIZE)]
    [InlineData("EBADF", Errno.EBADF)]
    public void A_lost_answer_makes_outcomes_unknown(string answer, Errno errno)
    {
        using ScriptedKernel kernel = new(answer);
        NetlinkBatch batch = new(new NetlinkClient(kernel));
        Add(batch, 1);

        NetlinkBatchResult result = batch.Complete();

        Assert.Equal([new NetlinkFailure(0, errno, "", IsUnknown: true)], result.Failures);
    }

    [Fact]
    public void A_datagram_that_could_not_be_sent_is_a_known_failure_of_each_of_its_requests()
    {
        using ScriptedKernel kernel = new() { SendError = Errno.EPERM };
        NetlinkBatch batch = new(new NetlinkClient(kernel));
        Add(batch, 2);

        NetlinkBatchResult result = batch.Complete();

        Assert.Equal([new(0, Errno.EPERM, ""), new NetlinkFailure(1, Errno.EPERM, "")], result.Failures);
        Assert.False(result.HasUnknown);
    }

    [Fact]
    public void A_request_that_fits_no_datagram_is_refused()
    {
        using ScriptedKernel kernel = new();
        NetlinkBatch batch = new(new NetlinkClient(kernel), maxRequests: 2, maxBytes: 64);

        Assert.Throws<ArgumentException>(() => batch.Add(0x1c, 0, new byte[49]));
        Assert.Throws<ArgumentException>(() => _ = batch.Reserve(49));
        Assert.Throws<ArgumentException>(() => batch.Commit(0x1c, 0, 49));
        batch.Add(0x1c, 0, new byte[48]);
        Assert.Equal(1, batch.Count);
    }

    [Fact]
    public void A_body_may_be_shorter_than_its_reserved_place_and_old_bytes_do_not_show()
    {
        using ScriptedKernel kernel = new(Answers.Done(1), Answers.Done(2));
        NetlinkBatch batch = new(new NetlinkClient(kernel));
        batch.Reserve(64).Fill(0xee);
        batch.Commit(0x1c, 0, 64);
        batch.Complete();

        batch.Reserve(64)[0] = 0xaa;
        batch.Commit(0x1c, 0, 1);
        batch.Complete();

        Assert.Equal(
            Hex.Bytes("11 00 00 00  1c 00 05 00  02 00 00 00  00 00 00 00  aa 00 00 00"), kernel.Sent[1]);
    }

    [Fact]
    public void Sequence_numbers_may_pass_their_end()
    {
        using ScriptedKernel kernel = new(Answers.Error(0xffffffff, 17), Answers.Error(0, 2), Answers.Done(1));
        NetlinkClient client = new(kernel) { Sequence = 0xfffffffe };
        NetlinkBatch batch = new(client);
        Add(batch, 3);

        Assert.Equal([new(0, Errno.EEXIST, ""), new NetlinkFailure(1, Errno.ENOENT, "")], batch.Complete().Failures);
    }

    [Fact]
    public void A_batch_that_succeeds_allocates_nothing()
    {
        using SilentKernel kernel = new();
        NetlinkBatch batch = new(new NetlinkClient(kernel));
        byte[] body = new byte[100];
        Fill();

        long before = GC.GetAllocatedBytesForCurrentThread();
        Fill();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Fill()
        {
            for (int i = 0; i < 1000; i++)
            {
                batch.Add(0x1c, 0, body);
            }

            batch.Complete();
        }
    }

    private static void Add(NetlinkBatch batch, int count)
    {
        for (int i = 0; i < count; i++)
        {
            batch.Add(0x1c, 0, [1, 2, 3, 4]);
        }
    }

    // Acknowledges the last message of each datagram.
    private sealed class SilentKernel : INetlinkTransport
    {
        private uint _sequence;

        public void Send(ReadOnlySpan<byte> datagram)
        {
            NetlinkMessageReader messages = new(datagram);
            while (messages.Read(out NetlinkHeader header, out _))
            {
                _sequence = header.Sequence;
            }
        }

        public int Receive(Span<byte> buffer)
        {
            NetlinkMessageWriter writer = new(buffer);
            writer.Write(NetlinkHeader.ErrorType, 0, _sequence, [0, 0, 0, 0]);
            return writer.Written.Length;
        }

        public bool TryReceive(Span<byte> buffer, out int length) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
