using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Mozarto.Dashboard.src.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Decisions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Reason",
                table: "WordMappings",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "AcceptedRefundedMinor",
                table: "Transactions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "ChosenDirection",
                table: "Transactions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "PayoutId",
                table: "Transactions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "DeliveryId",
                table: "TransactionNotes",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Effect",
                table: "TransactionNotes",
                type: "TEXT",
                maxLength: 2000,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsDirectionContradicted",
                table: "TransactionEvents",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "LatestDeliveryId",
                table: "TransactionEvents",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<bool>(
                name: "IsClosed",
                table: "Deliveries",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "DeliveryDecisions",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false),
                    DeliveryId = table.Column<long>(type: "INTEGER", nullable: false),
                    DecidedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    OperatorName = table.Column<string>(type: "TEXT", nullable: false),
                    Answer = table.Column<int>(type: "INTEGER", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DeliveryDecisions", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Transactions_Unmatched",
                table: "Transactions",
                columns: new[] { "OccurredAt", "Id" },
                filter: "\"Direction\" = 2 AND \"PayoutId\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_DeliveryDecisions_DeliveryId",
                table: "DeliveryDecisions",
                column: "DeliveryId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "DeliveryDecisions");

            migrationBuilder.DropIndex(
                name: "IX_Transactions_Unmatched",
                table: "Transactions");

            migrationBuilder.DropColumn(
                name: "Reason",
                table: "WordMappings");

            migrationBuilder.DropColumn(
                name: "AcceptedRefundedMinor",
                table: "Transactions");

            migrationBuilder.DropColumn(
                name: "ChosenDirection",
                table: "Transactions");

            migrationBuilder.DropColumn(
                name: "PayoutId",
                table: "Transactions");

            migrationBuilder.DropColumn(
                name: "DeliveryId",
                table: "TransactionNotes");

            migrationBuilder.DropColumn(
                name: "Effect",
                table: "TransactionNotes");

            migrationBuilder.DropColumn(
                name: "IsDirectionContradicted",
                table: "TransactionEvents");

            migrationBuilder.DropColumn(
                name: "LatestDeliveryId",
                table: "TransactionEvents");

            migrationBuilder.DropColumn(
                name: "IsClosed",
                table: "Deliveries");
        }
    }
}
